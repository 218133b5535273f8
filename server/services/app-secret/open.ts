import {
  makeKeptSecret,
  previousSecretPath,
  readKeptSecrets,
  secretPath,
} from "@/server/infra/data-folder/kept-secret";
import type { Database } from "@/server/infra/db";
import { type Env, settle } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { checkAppSecret, requireNoSecret } from "./check";
import { REPORT_EVERY_MS, reportSecret } from "./in-use";

/**
 * Settles the secret: APP_SECRET, or the one in the data folder, which is made for a new database. Refuses one that
 * can't read what the database holds. `allowUnreadable`: the operator accepts losing what it can't read.
 */
export async function openAppSecret(
  db: Database,
  given: Env,
  options: { allowUnreadable?: boolean } = {},
): Promise<Env> {
  if (given.appSecret !== undefined) {
    await checkAppSecret(db, { current: "APP_SECRET", previous: "APP_SECRET_PREVIOUS" }, options);
    return given;
  }
  const path = secretPath(given.dataDir);
  const found = readKeptSecrets(given.dataDir);
  if (!found && !options.allowUnreadable) await requireNoSecret(db, path);
  const { current, previous } = found ?? makeKeptSecret(given.dataDir);
  const settled = settle({ ...given, appSecret: current, previousAppSecret: previous });
  const source = { current: `The secret in ${path}`, previous: previousSecretPath(given.dataDir) };
  await checkAppSecret(db, source, options);
  return settled;
}

/** Tells other processes and `npm run rotate-secret` which secret this process encrypts with, until it's stopped. */
export async function startSecretReports(db: Database): Promise<{ stop(): Promise<void> }> {
  await reportSecret(db);
  let pending = Promise.resolve();
  const timer = setInterval(() => {
    pending = reportSecret(db).catch((error: unknown) =>
      logger().debug({ err: error }, "couldn't record which APP_SECRET is in use; will retry"),
    );
  }, REPORT_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await pending;
    },
  };
}
