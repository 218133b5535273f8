import pg from "pg";

interface SentStatements {
  /** The statements so far, in order and with placeholders. Includes BEGIN and COMMIT, but not SET. */
  sql: string[];
  stop(): void;
}

type Query = (...parameters: unknown[]) => unknown;

/**
 * Records the statements that this process sends to Postgres from now on. Watches the driver that Prisma, the executor,
 * and the message bus share, because a run executes outside the request that started it. Skips statements from `own`,
 * the client that the test itself uses.
 */
export function recordStatements(own?: pg.Client): SentStatements {
  const sql: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...parameters) {
    const text = textOf(parameters[0]);
    // Skips SET, which new connections send, because the number of new connections depends on how busy the pool is.
    if (this !== own && !/^set /i.test(text)) sql.push(text);
    return query.apply(this, parameters);
  };
  const stop = () => {
    prototype.query = query;
  };
  return { sql, stop };
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
}
