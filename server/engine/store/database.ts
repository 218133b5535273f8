import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "@/server/engine/types";
import { createBatches } from "./batches";
import type { Query, QueryRow, Statement } from "./statement";
import { isTransient } from "./transient";

export type Database = {
  /** Retries for up to `patience` milliseconds while Postgres is unavailable. All statements are safe to repeat. */
  query: Query;
  /** Same as `query`, but for single-row statements. Waiting statements of the same kind are combined. */
  queryRow: QueryRow;
  end(): Promise<void>;
};

/** A queue can grow to thousands of rows before Postgres has statistics, so plans always use indexes. */
export const PLANNING =
  "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off; set jit = off";

/** How long a run waits for Postgres to restart, so no step result is lost. */
export const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1_000;

export function connectDatabase(
  connectionString: string,
  schema: string,
  connections: number,
  logger: Logger,
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    keepAlive: true,
    onConnect: async (client) => {
      await setSearchPath(client, schema);
      await client.query(PLANNING);
    },
  });
  // The pool replaces a broken idle connection, but without this listener the error would crash the process.
  pool.on("error", () => {});

  async function query<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[], patience = 0) {
    const deadline = Date.now() + patience;
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, MAX_PAUSE_MS)) {
      try {
        return (await pool.query<Row>({ ...statement, values })).rows;
      } catch (error) {
        if (!isTransient(error) || Date.now() + wait > deadline) throw error;
        await pause(wait);
      }
    }
  }
  return { query, queryRow: createBatches(query, logger), end: () => pool.end() };
}

export async function setSearchPath(client: pg.ClientBase, schema: string): Promise<void> {
  await client.query(`set search_path = "${schema}"`);
}
