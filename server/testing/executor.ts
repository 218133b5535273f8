import { connectDatabase, type Database } from "@/server/db";
import { parseEnv, settle } from "@/server/env";
import { type ExecutorOptions, startExecutor, stopExecutor } from "@/server/inngest/start";
import { makeDatabase } from "./database";

/** A database of its own as the app's database, for verbs that no executor has to follow. */
export async function useDatabase(
  variables: Record<string, string> = {},
): Promise<{ db: Database; close(): Promise<void> }> {
  const { url } = await makeDatabase();
  settle({ ...parseEnv({ LOG_LEVEL: "silent", ...variables }), databaseUrl: url, appSecret: "x".repeat(32) });
  const db = connectDatabase(url);
  globalThis.countersignDatabase = db;
  return { db, close: () => db.$disconnect() };
}

/** The same, with the embedded executor carrying runs out on it. */
export async function useExecutor(
  variables: Record<string, string> = {},
  options: ExecutorOptions = {},
): Promise<{ db: Database; close(): Promise<void> }> {
  const { db, close } = await useDatabase(variables);
  await startExecutor(options);
  return {
    db,
    async close() {
      await stopExecutor();
      await close();
    },
  };
}
