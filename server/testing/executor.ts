import { connectDatabase, type Database } from "@/server/db";
import { type ExecutorOptions, startExecutor, stopExecutor } from "@/server/inngest/start";
import { makeDatabase } from "./database";
import { settleOn } from "./settings";

/** A database of its own as the app's database, for verbs that no executor has to follow. */
export async function useDatabase(
  variables: Record<string, string> = {},
): Promise<{ url: string; ownerUrl: string; db: Database; close(): Promise<void> }> {
  const { url, ownerUrl } = await makeDatabase();
  settleOn({ url, ownerUrl }, variables);
  const db = connectDatabase(url);
  globalThis.countersignDatabase = db;
  return { url, ownerUrl, db, close: () => db.$disconnect() };
}

/** The same, with the embedded executor carrying runs out on it. */
export async function useExecutor(
  variables: Record<string, string> = {},
  options: ExecutorOptions = {},
): Promise<{ ownerUrl: string; db: Database; close(): Promise<void> }> {
  const { ownerUrl, db, close } = await useDatabase(variables);
  await startExecutor(options);
  return {
    ownerUrl,
    db,
    async close() {
      await stopExecutor();
      await close();
    },
  };
}
