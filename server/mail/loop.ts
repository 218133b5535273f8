import { logger } from "@/server/infra/logger";

interface Outgoing<Row> {
  everyMs: number;
  /** How many are under way at once. */
  max: number;
  /** Those that go out to one receiver, who may be slow or dead: the others do not wait for them. */
  laneOf: (row: Row) => string;
  /** Takes so many rows for this process, but none of a lane where some are under way. */
  claim: (max: number, busy: readonly string[]) => Promise<Row[]>;
  send: (row: Row) => Promise<void>;
}

/** Sends what is due, over and over. Rows are the queue: whatever was under way when the process died is claimed again. */
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
