import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { databaseUrl, query } from "@/server/testing/postgres";

/** A database of its own with the schema in place and no row in it. Dropped when the test run ends. */
export async function makeDatabase(): Promise<{ url: string }> {
  const { adminUrl, template } = inject("postgres");
  const name = `${template}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await query(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { url: databaseUrl(adminUrl, name) };
}
