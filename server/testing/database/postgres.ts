import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/server/infra/database/migrate";
import { startPostgres } from "@/server/infra/database/postgres";
import { env } from "@/server/infra/env";

declare module "vitest" {
  interface ProvidedContext {
    /** The server, the app's role, and the migrated database that every test database is copied from. */
    postgres: { adminUrl: string; appUrl: string; template: string };
  }
}

/**
 * Vitest's global setup. Provides one Postgres server for the whole run: TEST_DATABASE_URL, or a new one in a
 * temporary folder.
 */
export default async function setup(project: TestProject) {
  const server = await startServer();
  const template = `countersign_test_${randomUUID().slice(0, 8)}`;
  await query(server.adminUrl, `CREATE DATABASE ${template}`);
  const appUrl = await createRole(server.adminUrl, `${template}_app`);
  await migrate(databaseUrl(server.adminUrl, template), "prisma/migrations", databaseUrl(appUrl, template));
  project.provide("postgres", { adminUrl: server.adminUrl, appUrl, template });
  return () => server.stop(template);
}

async function startServer(): Promise<{ adminUrl: string; stop(template: string): Promise<void> }> {
  const given = env().testDatabaseUrl;
  if (given) return { adminUrl: given, stop: (template) => dropDatabases(given, template) };
  const directory = await mkdtemp(join(tmpdir(), "countersign-test-"));
  const postgres = await startPostgres({ directory, durable: false });
  // Autovacuum would visit hundreds of databases every minute, which uses a lot of CPU time.
  await query(postgres.ownerUrl, "ALTER SYSTEM SET autovacuum = off");
  await query(postgres.ownerUrl, "SELECT pg_reload_conf()");
  return {
    adminUrl: postgres.ownerUrl,
    async stop() {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Creates a role that owns nothing, like the app's role in production. */
async function createRole(adminUrl: string, name: string): Promise<string> {
  const url = new URL(adminUrl);
  url.username = name;
  url.password = randomUUID();
  await query(adminUrl, `CREATE ROLE ${name} LOGIN PASSWORD '${url.password}'`);
  return url.href;
}

async function dropDatabases(adminUrl: string, template: string) {
  const names = await query<{ datname: string }>(
    adminUrl,
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${template}')`,
  );
  for (const { datname } of names) await query(adminUrl, `DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await query(adminUrl, `DROP ROLE ${template}_app`);
}

export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
