// Counts the statements that a run sends to Postgres, and the log flushes that they cause.
import { setTimeout as sleep } from "node:timers/promises";

const WARMUP = 10;
const RUNS = 100;
/** Idle connections report their statistics after ten seconds. */
const REPORTED_AFTER_MS = 11_000;

export async function measureCounts({ client, start, untilEnded }, countStatements) {
  const run = async () => untilEnded((await start()).runId);
  for (let count = 0; count < WARMUP; count++) await run();
  const look = async () => ({
    ...(await countStatements()),
    transactions: await countTransactions(client),
  });
  const counts = { statements: [], transactions: [] };
  await sleep(REPORTED_AFTER_MS);
  const flushes = await countFlushes(client);
  for (let count = 0; count < RUNS; count++) {
    const before = await look();
    await run();
    const after = await look();
    for (const name of Object.keys(counts)) counts[name].push(after[name] - before[name]);
  }
  await sleep(REPORTED_AFTER_MS);
  return {
    // The app's other work, such as the sweeper's, can only add to a count, so the minimum is the most accurate.
    statements: Math.min(...counts.statements),
    transactions: Math.min(...counts.transactions),
    flushes: ((await countFlushes(client)) - flushes) / RUNS,
  };
}

/** Counts the transactions that have written something. */
async function countTransactions(client) {
  const { rows } = await client.query(
    "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::float8 AS count",
  );
  return rows[0].count;
}

/** Counts the flushes that commits waited for. */
async function countFlushes(client) {
  const { rows } = await client.query(
    "SELECT sum(fsyncs)::float8 AS count FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'",
  );
  return rows[0].count;
}
