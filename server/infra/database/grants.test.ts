import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { query } from "@/server/testing/database/postgres";
import { migrate } from "./migrate";

let url: string;
let ownerUrl: string;
let folder: string;
beforeEach(async () => {
  ({ url, ownerUrl } = await makeDatabase());
  folder = mkdtempSync(join(tmpdir(), "countersign-grants-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, sql: string) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

/** Reads the app role's privileges, keyed by table. */
async function readPrivileges(): Promise<Record<string, string[]>> {
  const rows = await query<{ name: string; held: string[] }>(
    url,
    `SELECT relname AS name, ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) p
       WHERE has_table_privilege(current_user, oid, p)) AS held
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
}

describe("the app's role", () => {
  test.each([
    ["create a table", "CREATE TABLE mine (id int)"],
    ["create a schema", "CREATE SCHEMA mine"],
    ["drop a table", `DROP TABLE "Run"`],
    ["alter a table", `ALTER TABLE "Run" ADD COLUMN mine int`],
    ["disable a trigger", `ALTER TABLE "ChangeRecord" DISABLE TRIGGER "ChangeRecord_append_only"`],
    ["add a trigger", `CREATE TRIGGER t AFTER INSERT ON "Run" EXECUTE FUNCTION "refuseChangeOfRecord"()`],
    ["truncate a table", `TRUNCATE "Run" CASCADE`],
    ["edit a change record", `UPDATE "ChangeRecord" SET "kind" = 'x'`],
    ["delete a change record", `DELETE FROM "ChangeRecord"`],
    ["delete change records with their organization", `DELETE FROM "Organization"`],
    ["delete a member", `DELETE FROM "Member"`],
    ["delete a user", `DELETE FROM "User"`],
    ["edit an agent version", `UPDATE "AgentVersion" SET "content" = '{}'`],
    ["edit a workflow version", `UPDATE "WorkflowVersion" SET "definition" = '{}'`],
    ["read the migrations", "SELECT * FROM _prisma_migrations"],
    ["read password hashes", "SELECT * FROM pg_authid"],
    ["create a role", "CREATE ROLE mine"],
    ["become a superuser", "ALTER ROLE CURRENT_USER SUPERUSER"],
    ["read a file on the server", "SELECT pg_read_file('postgresql.conf')"],
    ["run a program", "COPY (SELECT 1) TO PROGRAM 'true'"],
    ["skip triggers", "SET session_replication_role = replica"],
  ])("can't %s", async (_, sql) => {
    await expect(query(url, sql)).rejects.toMatchObject({ code: "42501" });
  });

  test("can't act as the owner", async () => {
    const [me] = await query<{ me: string }>(ownerUrl, "SELECT quote_ident(current_user) AS me");
    await expect(query(url, `SET ROLE ${me?.me}`)).rejects.toMatchObject({ code: "42501" });
  });

  test("can read and write every table, except those whose rows never change or are never deleted", async () => {
    const all = ["SELECT", "INSERT", "UPDATE", "DELETE"];
    const { _prisma_migrations, WorkflowVersion, Organization, Member, User, ...rest } =
      await readPrivileges();
    const { ChangeRecord, AgentRevision, AgentVersion, WorkflowVersionAgent, ...more } = rest;
    const { RunAgent, RunContinuation, Rerun, RunRequester, ...besidesRuns } = more;
    const { LedgerEntry, LedgerLink, LedgerHead, LedgerPending, ErasableKey, SigningKey, ...others } =
      besidesRuns;
    const ofRuns = [RunAgent, Rerun, RunRequester];
    const ofLedger = [LedgerEntry, LedgerLink, LedgerHead];
    const unchanging = [
      ChangeRecord,
      AgentRevision,
      AgentVersion,
      WorkflowVersionAgent,
      ...ofRuns,
      ...ofLedger,
    ];
    expect(_prisma_migrations).toEqual([]);
    for (const table of unchanging) expect(table).toEqual(["SELECT", "INSERT"]);
    const neverDeleted = [Organization, Member, User, SigningKey, RunContinuation];
    for (const table of neverDeleted) expect(table).toEqual(["SELECT", "INSERT", "UPDATE"]);
    expect([WorkflowVersion, LedgerPending, ErasableKey]).toEqual(
      Array(3).fill(["SELECT", "INSERT", "DELETE"]),
    );
    expect(Object.keys(others).length).toBeGreaterThan(25);
    expect(others).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, all])));
  });
});

describe("migrate", () => {
  test("gives the app's role access to tables and sequences from later migrations", async () => {
    write("1_make", "CREATE TABLE fruit (id serial, name text)");
    await migrate(ownerUrl, folder, url);
    await query(url, "INSERT INTO fruit (name) VALUES ('pear')");
    expect(await query(url, "DELETE FROM fruit RETURNING id, name")).toEqual([{ id: 1, name: "pear" }]);
  });

  test("makes new tables usable immediately, through default privileges", async () => {
    await query(ownerUrl, "CREATE TABLE fruit (id serial, name text)");
    await query(url, "INSERT INTO fruit (name) VALUES ('pear')");
  });

  test("revokes privileges that the role shouldn't have", async () => {
    const role = new URL(url).username;
    await query(ownerUrl, `GRANT ALL ON "ChangeRecord", _prisma_migrations TO ${role}`);
    await migrate(ownerUrl, folder, url);
    const { ChangeRecord, _prisma_migrations } = await readPrivileges();
    expect(ChangeRecord).toEqual(["SELECT", "INSERT"]);
    expect(_prisma_migrations).toEqual([]);
  });

  test("lets only the app's role call the function that erases a person from change records", async () => {
    const [erase, role] = [`"eraseFromChanges"(text, text)`, new URL(url).username];
    const readCallers = () =>
      query(
        url,
        `SELECT has_function_privilege('public', $$${erase}$$, 'EXECUTE') AS everyone,
           has_function_privilege($$${erase}$$, 'EXECUTE') AS app`,
      );
    expect(await readCallers()).toEqual([{ everyone: false, app: true }]);
    await query(ownerUrl, `REVOKE EXECUTE ON FUNCTION ${erase} FROM ${role}`);
    await query(ownerUrl, `GRANT EXECUTE ON FUNCTION ${erase} TO PUBLIC`);
    await migrate(ownerUrl, folder, url);
    expect(await readCallers()).toEqual([{ everyone: false, app: true }]);
  });

  test("grants nothing twice, even if several processes start at the same time", async () => {
    await query(ownerUrl, `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${new URL(url).username}`);
    await Promise.all([1, 2, 3].map(() => migrate(ownerUrl, folder, url)));
    const version = () => query(ownerUrl, `SELECT xmin::text FROM pg_class WHERE relname = 'Run'`);
    const before = await version();
    await migrate(ownerUrl, folder, url);
    expect(await version()).toEqual(before);
    expect(await query(url, `SELECT count(*)::int AS count FROM "Run"`)).toEqual([{ count: 0 }]);
  });

  test("refuses an app role that grants can't restrict", async () => {
    const [name, password] = [`${new URL(url).username}_all`, "secret"];
    await query(ownerUrl, `CREATE ROLE ${name} LOGIN SUPERUSER PASSWORD '${password}'`);
    const strong = Object.assign(new URL(url), { username: name, password }).href;
    await expect(migrate(ownerUrl, folder, strong)).rejects.toThrow(
      /is a superuser, so MIGRATION_DATABASE_URL doesn't protect anything/,
    );
    const owner = new URL(ownerUrl).username;
    await query(ownerUrl, `ALTER ROLE ${name} NOSUPERUSER; GRANT ${owner} TO ${name}`);
    await expect(migrate(ownerUrl, folder, strong)).rejects.toThrow(/can act as/);
    await query(ownerUrl, `DROP ROLE ${name}`);
  });

  test.each([
    ["owns the database", "ALTER DATABASE DATABASE_NAME OWNER TO ROLE_NAME"],
    ["owns the schema public", "ALTER SCHEMA public OWNER TO ROLE_NAME"],
    ["can create tables in the schema public", "GRANT CREATE ON SCHEMA public TO ROLE_NAME"],
    ["can create tables in the schema public", "GRANT CREATE ON SCHEMA public TO PUBLIC"],
  ])("refuses an app role that %s", async (reason, sql) => {
    const name = `${new URL(url).username}_strong`;
    await query(ownerUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
    const database = new URL(url).pathname.slice(1);
    await query(ownerUrl, sql.replace("ROLE_NAME", name).replace("DATABASE_NAME", database));
    const strong = Object.assign(new URL(url), { username: name, password: "secret" }).href;
    await expect(migrate(ownerUrl, folder, strong)).rejects.toThrow(`"${name}" in DATABASE_URL ${reason}`);
    await query(
      ownerUrl,
      `REASSIGN OWNED BY ${name} TO CURRENT_USER; DROP OWNED BY ${name}; DROP ROLE ${name}`,
    );
  });

  test("accepts an owner whose name needs quotes", async () => {
    const name = `Dana.Owner@${new URL(url).username}`;
    await query(ownerUrl, `CREATE ROLE "${name}" LOGIN SUPERUSER PASSWORD 'secret'`);
    const quoted = Object.assign(new URL(ownerUrl), { username: name, password: "secret" }).href;
    write("1_make", "CREATE TABLE fruit (name text)");
    await migrate(quoted, folder, url);
    expect(await query(url, "SELECT name FROM fruit")).toEqual([]);
    await query(ownerUrl, `DROP OWNED BY "${name}"; DROP ROLE "${name}"`);
  });

  test("refuses addresses that point to different databases", async () => {
    const other = await makeDatabase();
    await expect(migrate(ownerUrl, folder, other.url)).rejects.toThrow(/point to different databases/);
  });

  test("refuses an owner that doesn't own the tables", async () => {
    const name = `${new URL(url).username}_other`;
    await query(ownerUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
    await query(
      ownerUrl,
      `GRANT ALL ON _prisma_migrations TO ${name}; GRANT CREATE ON SCHEMA public TO ${name}`,
    );
    const other = Object.assign(new URL(ownerUrl), { username: name, password: "secret" }).href;
    await expect(migrate(other, folder, url)).rejects.toThrow(/The tables belong to "/);
    await query(ownerUrl, `DROP OWNED BY ${name}; DROP ROLE ${name}`);
  });
});
