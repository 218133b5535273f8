import { logger } from "@/server/infra/logger";

interface Outgoing<Row> {
  everyMs: number;
  /** The maximum number of rows to send concurrently. */
  max: number;
  /** Claims at most `max` rows. `underWay` lists the rows being sent. */
  claim: (max: number, underWay: readonly Row[]) => Promise<Row[]>;
  send: (row: Row) => Promise<void>;
}

/**
 * Sends due rows in a loop and looks for more whenever one is sent. The table is the queue, so if a process dies,
 * another process claims its unsent rows.
 */
export function startLoop<Row>({ everyMs, max, claim, send }: Outgoing<Row>): { stop(): Promise<void> } {
  const underWay = new Map<Promise<void>, Row>();
  let looking: Promise<void> | null = null;
  let mustLookAgain = false;
  let isStopped = false;

  function begin(row: Row): void {
    const task: Promise<void> = send(row)
      .catch((error: unknown) => logger().warn({ err: error }, "not sent; retrying"))
      .finally(() => {
        underWay.delete(task);
        start();
      });
    underWay.set(task, row);
  }

  async function look(): Promise<void> {
    mustLookAgain = false;
    const free = max - underWay.size;
    if (free > 0) for (const row of await claim(free, [...underWay.values()])) begin(row);
  }

  function start(): void {
    mustLookAgain = true;
    if (isStopped) return;
    looking ??= look()
      .catch((error: unknown) => {
        // Waits for the timer instead of looking again immediately.
        mustLookAgain = false;
        logger().warn({ err: error }, "couldn't look for due messages; retrying");
      })
      .finally(() => {
        looking = null;
        if (mustLookAgain) start();
      });
  }

  const timer = setInterval(start, everyMs);

  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
      await Promise.all(underWay.keys());
    },
  };
}
