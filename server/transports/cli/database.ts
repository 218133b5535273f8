import { join } from "node:path";
import { ensureAppRole } from "@/server/infra/database/app-role";
import { migrateApp } from "@/server/infra/database/migrate-app";
import { DataFolderInUse, startPostgres } from "@/server/infra/database/postgres";
import { connectDatabase, type Database } from "@/server/infra/db";
import { type Env, loadEnv } from "@/server/infra/env";

export interface OpenDatabase {
  db: Database;
  /** The connection URL for the app's role. */
  url: string;
  settings: Env;
  /** Whether no one else can use the database, because it's the built-in one and this process started it. */
  isExclusive: boolean;
}

/**
 * Runs `work` on the configured database or the running app's database. If there is neither, starts the
 * built-in database for this call.
 */
export async function withDatabase<T>(work: (open: OpenDatabase) => Promise<T>): Promise<T> {
  const settings = loadEnv();
  const { appUrl, ownerUrl, isExclusive, stop } = await openDatabase(settings);
  try {
    await migrateApp({ appUrl, ownerUrl }, settings);
    const db = connectDatabase(appUrl);
    try {
      return await work({ db, url: appUrl, settings, isExclusive });
    } finally {
      await db.$disconnect();
    }
  } finally {
    await stop();
  }
}

async function openDatabase({ databaseUrl, migrationDatabaseUrl, dataDir }: Env) {
  const shared = { isExclusive: false, stop: async () => {} };
  if (databaseUrl) return { appUrl: databaseUrl, ownerUrl: migrationDatabaseUrl ?? databaseUrl, ...shared };
  const directory = join(dataDir, "postgres");
  try {
    return { ...(await startPostgres({ directory })), isExclusive: true };
  } catch (error) {
    // The running app may be an earlier version without an app role.
    if (error instanceof DataFolderInUse)
      return { ...(await ensureAppRole(directory, error.ownerUrl)), ...shared };
    throw error;
  }
}
