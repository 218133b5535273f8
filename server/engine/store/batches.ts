import type { QueryResultRow } from "pg";
import type { Common, Query, QueryRow, RowStatement, Statement } from "./statement";

type Waiting = {
  values: unknown[];
  common: Common;
  resolve(row: never): void;
  reject(error: unknown): void;
};

const MAX_ROWS = 100;

/**
 * Returns a function that runs a statement about one row. While one is running, others of its kind wait, and
 * then run as one statement. A statement never waits if no other is running.
 */
export function createBatches(query: Query): QueryRow {
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
      if (queue) queue.push(item);
      else void work(statement, [item], patience);
    });
  }

  async function work(statement: RowStatement, queue: Waiting[], patience: number): Promise<void> {
    queues.set(statement, queue);
    while (queue.length > 0) await run(statement, takeBatch(queue), patience);
    queues.delete(statement);
  }

  async function run({ one, many }: RowStatement, batch: Waiting[], patience: number): Promise<void> {
    const [first, ...others] = batch;
    if (!first) return;
    if (others.length === 0) return runOne(one, first, patience);
    try {
      const columns = first.values.map((_, column) => batch.map(({ values }) => values[column]));
      const common = first.common(batch.map(({ values }) => values));
      const rows = await query<QueryResultRow>(many, [...columns, ...common], patience);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { values, resolve } of batch) resolve((byId.get(values[0]) ?? null) as never);
    } catch {
      // One of them may be invalid, and has to fail alone.
      await Promise.all(batch.map((item) => runOne(one, item, patience)));
    }
  }

  async function runOne(one: Statement, { values, common, resolve, reject }: Waiting, patience: number) {
    await query(one, [...values, ...common([values])], patience).then(
      ([row]) => resolve((row ?? null) as never),
      reject,
    );
  }

  return queryRow;
}

/** Takes the statements to combine from the queue, at most one about each row. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const ids = new Set<unknown>();
  const batch = queue.filter(({ values: [id] }) => {
    if (ids.has(id) || ids.size === MAX_ROWS) return false;
    ids.add(id);
    return true;
  });
  const rest = queue.filter((item) => !batch.includes(item));
  queue.splice(0, queue.length, ...rest);
  return batch;
}
