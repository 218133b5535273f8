import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writePrivately } from "@/server/infra/data-folder/write-privately";

/** The content of DATA_DIR/welcome.json, which has this app's address and the demo's sign-in. */
export const Welcome = z.object({
  url: z.string(),
  email: z.string().optional(),
  password: z.string().optional(),
  token: z.string().optional(),
  databaseUrl: z.string(),
  /** The database URL of the role that owns the tables. Only set for the built-in Postgres. */
  migrationDatabaseUrl: z.string().optional(),
  pid: z.number(),
});
export type Welcome = z.infer<typeof Welcome>;

export function readWelcome(dataDir: string): Welcome | null {
  const text = readIfThere(join(dataDir, "welcome.json"));
  try {
    return text === null ? null : Welcome.parse(JSON.parse(text));
  } catch {
    // A damaged file counts as missing, so the next start writes a new one with a new sign-in.
    return null;
  }
}

export function writeWelcome(dataDir: string, welcome: Welcome) {
  writePrivately(join(dataDir, "welcome.json"), `${JSON.stringify(welcome, null, 2)}\n`);
}
