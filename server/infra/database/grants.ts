import pg from "pg";
import { StartupError } from "@/server/infra/startup-error";

const SCHEMA = "public";
const READ_AND_WRITE = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/**
 * The app role's privileges on tables whose rows the app never changes or never deletes. Organizations are
 * included because deleting one would also delete its change records.
 */
const RESTRICTED: Record<string, readonly string[]> = {
  _prisma_migrations: [],
  AgentRevision: ["SELECT", "INSERT"],
  AgentVersion: ["SELECT", "INSERT"],
  ChangeRecord: ["SELECT", "INSERT"],
  ErasableKey: ["SELECT", "INSERT", "DELETE"],
  LedgerEntry: ["SELECT", "INSERT"],
  LedgerHead: ["SELECT", "INSERT"],
  LedgerLink: ["SELECT", "INSERT"],
  LedgerPending: ["SELECT", "INSERT", "DELETE"],
  Member: ["SELECT", "INSERT", "UPDATE"],
  Organization: ["SELECT", "INSERT", "UPDATE"],
  Rerun: ["SELECT", "INSERT"],
  RunAgent: ["SELECT", "INSERT"],
  RunContinuation: ["SELECT", "INSERT", "UPDATE"],
  RunRequester: ["SELECT", "INSERT"],
  SigningKey: ["SELECT", "INSERT", "UPDATE"],
  User: ["SELECT", "INSERT", "UPDATE"],
  WorkflowVersion: ["SELECT", "INSERT", "DELETE"],
  WorkflowVersionAgent: ["SELECT", "INSERT"],
};

/** Functions that run with the owner's rights and that only the app's role can call. */
const FUNCTIONS = ["eraseFromChanges"];

/**
 * Grants the app's role only the privileges that it needs on the owner's tables. `owner` is connected as the
 * owner and holds the migration lock, because Postgres fails if two sessions grant at the same time.
 */
export async function grantToApp(owner: pg.Client, appUrl: string): Promise<void> {
  const role = await requireSeparateRole(owner, appUrl);
  await requireOwnTables(owner);
  const to = owner.escapeIdentifier(role);
  const statements = [
    ...(await findTableGrants(owner, role)),
    ...(await findSequenceGrants(owner, role)),
    ...(await findFunctionGrants(owner, role)),
    ...(await findDefaultGrants(owner, role)),
  ];
  if (statements.length === 0) return;
  await owner.query("BEGIN");
  try {
    await owner.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${to}`);
    for (const statement of statements) await owner.query(`${statement} ${to}`);
    await owner.query("COMMIT");
  } catch (error) {
    await owner.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** Returns the name of the app's role. Throws if grants can't restrict that role. */
async function requireSeparateRole(owner: pg.Client, appUrl: string): Promise<string> {
  const { role, database } = await readIdentity(appUrl);
  const { rows } = await owner.query<{ database: string; exists: boolean; reason: string | null }>(
    `SELECT d.datname AS database, r.oid IS NOT NULL AS exists, CASE
       WHEN r.rolsuper THEN 'is a superuser'
       WHEN pg_has_role(r.oid, current_user, 'MEMBER') THEN format('can act as "%s"', current_user)
       WHEN pg_has_role(r.oid, d.datdba, 'MEMBER') THEN 'owns the database'
       WHEN pg_has_role(r.oid, n.nspowner, 'MEMBER') THEN 'owns the schema ' || n.nspname
       WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'can create tables in the schema ' || n.nspname
     END AS reason
     FROM pg_database d JOIN pg_namespace n ON n.nspname = $2 LEFT JOIN pg_roles r ON r.rolname = $1
     WHERE d.datname = current_database()`,
    [role, SCHEMA],
  );
  const found = rows[0];
  if (found?.database !== database || !found.exists)
    throw new StartupError(
      "DATABASE_URL and MIGRATION_DATABASE_URL point to different databases. Set both to the same database, with different roles.",
    );
  if (found.reason)
    throw new StartupError(
      `Role "${role}" in DATABASE_URL ${found.reason}, so MIGRATION_DATABASE_URL doesn't protect anything. Create a ` +
        "separate role for the app (docs/operate.md shows the SQL), or remove MIGRATION_DATABASE_URL.",
    );
  return role;
}

async function readIdentity(url: string): Promise<{ role: string; database: string }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ role: string; database: string }>(
      "SELECT current_user AS role, current_database() AS database",
    );
    if (!rows[0]) throw new Error("Postgres didn't return the current user");
    return rows[0];
  } finally {
    await client.end().catch(() => {});
  }
}

async function requireOwnTables(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ me: string; owner: string }>(
    `SELECT current_user AS me, pg_get_userbyid(c.relowner) AS owner FROM pg_class c
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND NOT pg_has_role(c.relowner, 'USAGE') LIMIT 1`,
    [SCHEMA],
  );
  if (rows[0])
    throw new StartupError(
      `The tables belong to "${rows[0].owner}", not to role "${rows[0].me}" in MIGRATION_DATABASE_URL. ` +
        "Set MIGRATION_DATABASE_URL to use the role that owns the tables.",
    );
}

/** The caller appends the role's name to each statement. */
async function findTableGrants(owner: pg.Client, role: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; relation: string; held: string[] }>(
    `SELECT c.relname AS name, format('%I.%I', $1::text, c.relname) AS relation,
       ARRAY(SELECT p FROM unnest($3::text[]) p WHERE has_table_privilege($2, c.oid, p)) AS held
     FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' ORDER BY 1`,
    [SCHEMA, role, [...READ_AND_WRITE, "TRUNCATE", "REFERENCES", "TRIGGER"]],
  );
  return rows.flatMap(({ name, relation, held }) => {
    const wanted = RESTRICTED[name] ?? READ_AND_WRITE;
    const missing = wanted.filter((privilege) => !held.includes(privilege));
    const excess = held.filter((privilege) => !wanted.includes(privilege));
    return [
      ...(missing.length > 0 ? [`GRANT ${missing.join(", ")} ON ${relation} TO`] : []),
      ...(excess.length > 0 ? [`REVOKE ${excess.join(", ")} ON ${relation} FROM`] : []),
    ];
  });
}

async function findSequenceGrants(owner: pg.Client, role: string): Promise<string[]> {
  const { rows } = await owner.query<{ sequence: string }>(
    `SELECT format('%I.%I', $1::text, c.relname) AS sequence FROM pg_class c
     WHERE c.relnamespace = $1::regnamespace
       AND CASE c.relkind WHEN 'S' THEN NOT has_sequence_privilege($2, c.oid, 'USAGE') ELSE false END`,
    [SCHEMA, role],
  );
  return rows.map(({ sequence }) => `GRANT USAGE ON SEQUENCE ${sequence} TO`);
}

/**
 * Returns statements that let only the app's role call the functions. By default, everyone can call a new function,
 * including one that was restored from a backup without its privileges.
 */
async function findFunctionGrants(owner: pg.Client, role: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT p.oid::regprocedure AS name FROM pg_proc p
     WHERE p.pronamespace = $1::regnamespace AND p.proname = ANY($3)
       AND (has_function_privilege('public', p.oid, 'EXECUTE') OR NOT has_function_privilege($2, p.oid, 'EXECUTE'))`,
    [SCHEMA, role, FUNCTIONS],
  );
  return rows.flatMap(({ name }) => [
    `REVOKE EXECUTE ON FUNCTION ${name} FROM PUBLIC,`,
    `GRANT EXECUTE ON FUNCTION ${name} TO`,
  ]);
}

/** Default privileges make tables from migrations usable as soon as they exist. */
async function findDefaultGrants(owner: pg.Client, role: string): Promise<string[]> {
  const { rowCount } = await owner.query(
    `SELECT FROM pg_default_acl d, aclexplode(d.defaclacl) a
     WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
       AND d.defaclnamespace = $1::regnamespace AND d.defaclobjtype = 'r'
       AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $2)`,
    [SCHEMA, role],
  );
  if (rowCount) return [];
  const defaults = `ALTER DEFAULT PRIVILEGES IN SCHEMA ${SCHEMA} GRANT`;
  return [`${defaults} ${READ_AND_WRITE.join(", ")} ON TABLES TO`, `${defaults} USAGE ON SEQUENCES TO`];
}
