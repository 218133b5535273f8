import { connectDatabase, type Database } from "@/server/infra/db";
import { type ExecutorOptions, startExecutor, stopExecutor } from "@/server/transports/inngest/start";
import { makeDatabase } from "./database/database";
import { settleOn } from "./settings";

/** Makes the app use the given database, or a new one. For test files whose services don't need an executor. */
export async function useDatabase(
  variables: Record<string, string> = {},
  given?: { url: string; ownerUrl: string },
): Promise<{ url: string; ownerUrl: string; db: Database; close(): Promise<void> }> {
  const { url, ownerUrl } = given ?? (await makeDatabase());
  settleOn({ url, ownerUrl }, variables);
  const db = connectDatabase(url);
  globalThis.countersignDatabase = db;
  return { url, ownerUrl, db, close: () => db.$disconnect() };
}

/** Same as `useDatabase`, with the embedded executor running. */
export async function useExecutor(
  variables: Record<string, string> = {},
  options: ExecutorOptions = {},
  given?: { url: string; ownerUrl: string },
): Promise<{ ownerUrl: string; db: Database; close(): Promise<void> }> {
  const { ownerUrl, db, close } = await useDatabase(variables, given);
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
