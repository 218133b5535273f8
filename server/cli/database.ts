import { join } from "node:path";
import { migrate } from "@/server/database/migrate";
import { DataFolderInUse, startPostgres } from "@/server/database/postgres";
import { connectDatabase, type Database } from "@/server/db";
import { type Env, loadEnv } from "@/server/env";

export interface OpenDatabase {
  db: Database;
  url: string;
  settings: Env;
  /** Nobody else can use the database: it's the built-in one, and this process started it. */
  isExclusive: boolean;
}

/** The configured database, that of the running app, or the built-in one, started for as long as it takes. */
export async function withDatabase<T>(work: (open: OpenDatabase) => Promise<T>): Promise<T> {
  const settings = loadEnv();
  const { url, isExclusive, stop } = await openDatabase(settings);
  try {
    await migrate(url, "prisma/migrations");
    const db = connectDatabase(url);
    try {
      return await work({ db, url, settings, isExclusive });
    } finally {
      await db.$disconnect();
    }
  } finally {
    await stop();
  }
}

async function openDatabase({ databaseUrl, dataDir }: Env) {
  const shared = { isExclusive: false, stop: async () => {} };
  if (databaseUrl) return { url: databaseUrl, ...shared };
  try {
    return { ...(await startPostgres({ directory: join(dataDir, "postgres") })), isExclusive: true };
  } catch (error) {
    if (error instanceof DataFolderInUse) return { url: error.url, ...shared };
    throw error;
  }
}
