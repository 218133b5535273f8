import type { QueryResultRow } from "pg";
import type { Logger } from "@/server/engine/types";
import type { Common, Query, QueryRow, RowStatement, Statement } from "./statement";
import { isTransient } from "./transient";

type Waiting = {
  values: unknown[];
  common: Common;
  resolve(row: never): void;
  reject(error: unknown): void;
};

const MAX_ROWS = 100;
/** A larger row gets its own statement, so smaller rows don't wait for it. */
const MAX_ROW_SIZE = 32 * 1024;
const MAX_SIZE = 1024 * 1024;
/** How long queued statements wait for the running one, which may be waiting for a lock. */
const MAX_WAIT_MS = 500;

/**
 * Returns a function that runs a single-row statement. While one is running, others of its kind wait, and then run as
 * one combined statement. Large statements never wait.
 */
export function createBatches(query: Query, logger: Logger): QueryRow {
  const queues = new Map<RowStatement, Waiting[]>();

  function queryRow<Row extends QueryResultRow>(
    statement: RowStatement,
    values: unknown[],
    patience = 0,
    common: Common = () => [],
  ): Promise<Row | null> {
    return new Promise((resolve, reject) => {
      const item = { values, common, resolve, reject };
      const queue = queues.get(statement);
      if (sizeOf(item) > MAX_ROW_SIZE) void runOne(statement.one, item, patience);
      else if (queue) queue.push(item);
      else void work(statement, [item], patience);
    });
  }

  async function work(statement: RowStatement, queue: Waiting[], patience: number): Promise<void> {
    queues.set(statement, queue);
    while (queue.length > 0) await upTo(MAX_WAIT_MS, run(statement, takeBatch(queue), patience));
    queues.delete(statement);
  }

  /** Never rejects. If the combined statement doesn't return a row, such as a locked one, runs `one` for that row. */
  async function run({ one, many }: RowStatement, batch: Waiting[], patience: number): Promise<void> {
    const [first, ...others] = batch;
    if (!first) return;
    if (others.length === 0) return runOne(one, first, patience);
    try {
      const columns = first.values.map((_, column) => batch.map(({ values }) => values[column]));
      const common = first.common(batch.map(({ values }) => values));
      const rows = await query<QueryResultRow>(many, [...columns, ...common], patience);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const item of batch) {
        const row = byId.get(item.values[0]);
        if (row) item.resolve(row as never);
        else void runOne(one, item, patience);
      }
    } catch (error) {
      // The combined statement has already been retried.
      if (isTransient(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      logger.warn(
        { err: error, statement: many.name },
        "A combined statement failed; running its parts separately.",
      );
      for (const item of batch) void runOne(one, item, patience);
    }
  }

  /** Never rejects. */
  async function runOne(one: Statement, { values, common, resolve, reject }: Waiting, patience: number) {
    try {
      const [row] = await query(one, [...values, ...common([values])], patience);
      resolve((row ?? null) as never);
    } catch (error) {
      reject(error);
    }
  }

  return queryRow;
}

async function upTo(ms: number, work: Promise<void>): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, ms);
  });
  await Promise.race([work, tooLong]);
  clearTimeout(limit);
}

function sizeOf({ values }: Waiting): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);
}

/** Returns the next statements to combine, at most one per row, and removes them from the queue. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const ids = new Set<unknown>();
  let size = 0;
  const batch = queue.filter((item) => {
    const [id] = item.values;
    const added = sizeOf(item);
    if (ids.has(id) || ids.size === MAX_ROWS || size + added > MAX_SIZE) return false;
    ids.add(id);
    size += added;
    return true;
  });
  const rest = queue.filter((item) => !batch.includes(item));
  queue.splice(0, queue.length, ...rest);
  return batch;
}
