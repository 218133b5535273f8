import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { StartupError } from "@/server/infra/startup-error";
import { grantToApp } from "./grants";

// The same table and lock that Prisma uses, so that Prisma's command line recognizes these migrations.
const LOCK = 72707369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

type Migration = { name: string; sql: string; checksum: string };

/**
 * Applies the pending migrations in `folder` as the owner and returns their names. Each migration runs in
 * one transaction. If the app connects as a different role, grants that role the privileges that it needs.
 */
export async function migrate(ownerUrl: string, folder: string, appUrl = ownerUrl): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query(TABLE);
    const applied = await readApplied(client);
    const missing = readMigrations(folder).filter((migration) => isMissing(migration, applied));
    for (const migration of missing) await apply(client, migration);
    if (appUrl !== ownerUrl) await grantToApp(client, appUrl);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: join(folder, name, "migration.sql") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => {
      const sql = readFileSync(file, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const failed = rows.find((row) => !row.finished_at);
  if (failed) {
    throw new StartupError(
      `Migration ${failed.migration_name} was started by a different tool and didn't finish. Fix the database, ` +
        `then tell Prisma: npx prisma migrate resolve --applied ${failed.migration_name} (or --rolled-back).`,
    );
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function isMissing(migration: Migration, applied: Map<string, string>): boolean {
  const checksum = applied.get(migration.name);
  if (checksum && checksum !== migration.checksum) {
    throw new StartupError(
      `Migration ${migration.name} was changed after it was applied to this database. ` +
        "Restore the file, and put the change in a new migration.",
    );
  }
  return !checksum;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration) {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw new StartupError(`Migration ${name} failed and changed nothing: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
