import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

interface SentStatements {
  /** The statements so far, in order and with placeholders. Includes BEGIN and COMMIT, but not SET. */
  sql: string[];
  /** Stops recording. */
  stop(): void;
}

type Query = (...parameters: unknown[]) => unknown;

const unrecorded = new AsyncLocalStorage<true>();

/**
 * Records the statements that this process sends to Postgres from now on, regardless of what sends them, because a run
 * executes outside the request that started it. Prisma, the executor, and the message bus share the driver that
 * this watches.
 */
export function recordStatements(): SentStatements {
  const sql: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...parameters) {
    const text = textOf(parameters[0]);
    // Skips new connections' settings, because how many connections are opened depends on how busy the pool is.
    if (!unrecorded.getStore() && !/^set /i.test(text)) sql.push(text);
    return query.apply(this, parameters);
  };
  const stop = () => {
    prototype.query = query;
  };
  return { sql, stop };
}

/** Runs work whose statements aren't recorded, such as a test's own queries. */
export function withoutRecording<T>(work: () => T): T {
  return unrecorded.run(true, work);
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
}
