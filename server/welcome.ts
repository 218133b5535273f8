import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** DATA_DIR/welcome.json: where this installation is reached, and the demo's sign-in. */
export const Welcome = z.object({
  url: z.string(),
  email: z.string().optional(),
  password: z.string().optional(),
  token: z.string().optional(),
  databaseUrl: z.string(),
  pid: z.number(),
});
export type Welcome = z.infer<typeof Welcome>;

export function readWelcome(dataDir: string): Welcome | null {
  const text = readIfThere(join(dataDir, "welcome.json"));
  try {
    return text === null ? null : Welcome.parse(JSON.parse(text));
  } catch {
    // Damaged, it is as good as lost: the next start writes a new one, with a new sign-in.
    return null;
  }
}

export function writeWelcome(dataDir: string, welcome: Welcome) {
  writePrivately(join(dataDir, "welcome.json"), `${JSON.stringify(welcome, null, 2)}\n`);
}

/** The secret of an installation that was given none: made once. */
export function keepSecret(dataDir: string): string {
  const path = join(dataDir, "secret");
  const kept = readIfThere(path);
  if (kept !== null) return kept.trim();
  const secret = randomBytes(32).toString("base64url");
  writePrivately(path, `${secret}\n`);
  return secret;
}

/** Null only when there is no such file: one that cannot be read must not be replaced. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** For its owner's eyes only, and whole or not at all. */
function writePrivately(path: string, text: string) {
  mkdirSync(join(path, ".."), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
}
