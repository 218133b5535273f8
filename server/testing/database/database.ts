import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { databaseUrl, query } from "./postgres";

/**
 * Creates a separate database with the schema and no rows. The database is dropped when the test run ends.
 * `url` connects as the app's role. `ownerUrl` connects as the owner, for things that only tests do, like
 * changing tables.
 */
export async function makeDatabase(): Promise<{ url: string; ownerUrl: string }> {
  const { adminUrl, appUrl, template } = inject("postgres");
  const name = `${template}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: databaseUrl(appUrl, name), ownerUrl: databaseUrl(adminUrl, name) };
}
