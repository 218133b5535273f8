import pg from "pg";
import type { Logger } from "./types";

const HOLDER = `from pg_locks l where locktype = 'advisory' and granted and objsubid = 2
  and classid = $1::int::oid and objid = hashtext($2)::oid
  and database = (select oid from pg_database where datname = current_database())`;
const END = `select pg_terminate_backend(l.pid) ${HOLDER}`;
const ROLE = `select usename as role from pg_stat_activity where pid in (select l.pid ${HOLDER})`;

/**
 * Ends the session that holds the lock. Used when its process hangs or its host is down. Postgres lets a role end only
 * its own sessions. During a deploy, the session can still belong to the owner's role, so this tries again as the
 * owner. Returns false if both attempts fail.
 */
export async function depose(
  client: pg.ClientBase,
  key: [number, string],
  { ownerConnectionString, logger }: { ownerConnectionString: string; logger: Logger },
): Promise<boolean> {
  let failure: unknown;
  for (const end of [() => client.query(END, key), () => queryAsOwner(ownerConnectionString, key)]) {
    try {
      await end();
      return true;
    } catch (error) {
      failure = error;
    }
  }
  const { rows } = await client.query<{ role: string }>(ROLE, key);
  logger.warn(
    { schema: key[1], role: rows[0]?.role, err: failure },
    "Couldn't end the executing process's session, because it belongs to a different role; waiting for the session to end.",
  );
  return false;
}

async function queryAsOwner(connectionString: string, key: [number, string]): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  try {
    await client.connect();
    await client.query(END, key);
  } finally {
    await client.end().catch(() => {});
  }
}
