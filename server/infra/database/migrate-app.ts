import type { Env } from "@/server/infra/env";
import { StartupError } from "@/server/infra/startup-error";
import type { DatabaseUrls } from "./app-role";
import { migrate } from "./migrate";

/** The Postgres error code for missing privileges. */
const INSUFFICIENT_PRIVILEGE = "42501";

/** Migrates the app's database or reports which settings to fix. */
export async function migrateApp(
  { appUrl, ownerUrl }: DatabaseUrls,
  { databaseUrl, dataDir }: Pick<Env, "databaseUrl" | "dataDir">,
): Promise<void> {
  try {
    await migrate(ownerUrl, "prisma/migrations", appUrl);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { host, username } = new URL(ownerUrl);
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === INSUFFICIENT_PRIVILEGE && appUrl === ownerUrl)
      throw new StartupError(
        `Role "${decodeURIComponent(username)}" in DATABASE_URL can't create tables. Set MIGRATION_DATABASE_URL to the ` +
          "same database with the role that owns its tables.",
      );
    const cause = `${error instanceof Error ? `${code} ${error.message}` : error}`.trim();
    throw new StartupError(
      databaseUrl
        ? `Couldn't use the database at ${host}: ${cause}. Check DATABASE_URL and MIGRATION_DATABASE_URL.`
        : `Couldn't use the built-in database: ${cause}. Its log is in ${dataDir}/postgres/postgres.log.`,
    );
  }
}
