import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { databaseUrl, query } from "./postgres";

/**
 * A separate database with the schema and no rows. Dropped when the test run ends. `url` is for the app's role,
 * `ownerUrl` for what only tests do, such as changing tables.
 */
export async function makeDatabase(): Promise<{ url: string; ownerUrl: string }> {
  const { adminUrl, appUrl, template } = inject("postgres");
  const name = `${template}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: databaseUrl(appUrl, name), ownerUrl: databaseUrl(adminUrl, name) };
}
