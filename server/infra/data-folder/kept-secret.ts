import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { StartupError } from "@/server/infra/startup-error";
import { readIfThere, writePrivately } from "./write-privately";

/** The secrets of an installation without APP_SECRET, stored in its data folder. */
export interface KeptSecrets {
  current: string;
  previous: string | undefined;
}

export const secretPath = (dataDir: string) => join(dataDir, "secret");
export const previousSecretPath = (dataDir: string) => join(dataDir, "secret.previous");

/** Returns the stored secrets, or null if there are none. */
export function readKeptSecrets(dataDir: string): KeptSecrets | null {
  const current = read(secretPath(dataDir));
  if (current === null) return null;
  const previous = read(previousSecretPath(dataDir)) ?? undefined;
  return { current, previous: previous === current ? undefined : previous };
}

export function makeKeptSecret(dataDir: string): KeptSecrets {
  const current = randomBytes(32).toString("base64url");
  writePrivately(secretPath(dataDir), `${current}\n`);
  return { current, previous: read(previousSecretPath(dataDir)) ?? undefined };
}

/**
 * Creates a new secret. First saves the current secret as the previous one, so that a crash loses neither.
 */
export function replaceKeptSecret(dataDir: string, { current }: KeptSecrets): KeptSecrets {
  writePrivately(previousSecretPath(dataDir), `${current}\n`);
  return makeKeptSecret(dataDir);
}

function read(path: string): string | null {
  const secret = readIfThere(path)?.trim();
  if (secret === undefined) return null;
  if (secret.length < 32) throw new StartupError(`${path} is damaged. Restore it from a backup.`);
  return secret;
}
