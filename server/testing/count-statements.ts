import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

export interface SentStatements {
  /** The statements so far, in order and with placeholders. Includes BEGIN and COMMIT. */
  sql: string[];
  /** Stops recording. */
  stop(): void;
}

type Query = (...parameters: unknown[]) => unknown;

/**
 * Calls `work` and records the statements that this process sends to Postgres because of it, also after `work`
 * has returned: a run's driver continues where its request left off. Omits those of other work, such as the
 * sweeper's. Prisma, the executor and the message bus share the driver that this watches.
 */
export function recordStatements<T>(work: () => T): SentStatements & { result: T } {
  const sql: string[] = [];
  const recorded = new AsyncLocalStorage<true>();
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...parameters) {
    if (recorded.getStore()) sql.push(textOf(parameters[0]));
    return query.apply(this, parameters);
  };
  const stop = () => {
    prototype.query = query;
  };
  return { result: recorded.run(true, work), sql, stop };
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
}
