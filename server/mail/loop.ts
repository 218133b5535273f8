import { logger } from "@/server/infra/logger";

interface Outgoing<Row> {
  everyMs: number;
  /** The maximum number of rows to send at the same time. */
  max: number;
  /** Rows for the same receiver share a lane, so a slow receiver doesn't block the others. */
  laneOf: (row: Row) => string;
  /** Claims at most `max` rows, none of them from a busy lane. */
  claim: (max: number, busy: readonly string[]) => Promise<Row[]>;
  send: (row: Row) => Promise<void>;
}

/**
 * Sends due rows in a loop. The table is the queue, so if a process dies, another process claims its unsent
 * rows.
 */
export function startLoop<Row>({ everyMs, max, laneOf, claim, send }: Outgoing<Row>): {
  stop(): Promise<void>;
} {
  const underWay = new Map<Promise<void>, string>();
  let looking: Promise<void> | null = null;

  function begin(row: Row): void {
    const task: Promise<void> = send(row)
      .catch((error: unknown) => logger().warn({ err: error }, "not sent; retrying"))
      .finally(() => underWay.delete(task));
    underWay.set(task, laneOf(row));
  }

  async function look(): Promise<void> {
    const free = max - underWay.size;
    if (free <= 0) return;
    for (const row of await claim(free, [...new Set(underWay.values())])) begin(row);
  }

  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => logger().warn({ err: error }, "couldn't look for due messages; retrying"))
      .finally(() => {
        looking = null;
      });
  }, everyMs);

  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await Promise.all(underWay.keys());
    },
  };
}
