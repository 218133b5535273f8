// Compares runs per second with and without the ledger, and measures what the ledger stores for a run.
import { loadavg } from "node:os";
import { stdout } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { step } from "../scripts/terminal.mjs";
import { withApps } from "./app.mjs";
import { repeat } from "./baseline/rounds.mjs";
import { withSide } from "./baseline/side.mjs";
import { readCpu } from "./cpu.mjs";
import { intervalOfMedian, median, quantile } from "./engine/statistics.mjs";
import { time } from "./gate/ratios.mjs";
import { printTable } from "./table.mjs";

/** Enough runs to make the start and the end of a round negligible. */
const RUNS = 600;
const ROUNDS = 10;
const STORED_RUNS = 500;
/** The ledger's tables, except `LedgerPending`, which is empty once all entries are chained. */
const TABLES = ["LedgerEntry", "LedgerLink"];

export function measure() {
  return withApps(2, ([first, second]) =>
    withSide(first.welcome, (without) =>
      withSide(second.welcome, async (recorded) => {
        const load = loadavg()[0];
        await stopRecording(without);
        const sides = [
          { ...without, pid: first.pid, speeds: [], costs: [] },
          { ...recorded, pid: second.pid, speeds: [], costs: [] },
        ];
        await step(`Executing ${RUNS} runs, 50 at a time`, () => executeRounds(sides));
        printRatios(sides);
        printStorage(await step(`Storing ${STORED_RUNS} runs`, () => measureStorage(recorded)));
        stdout.write(`\nLoad ${load.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after\n`);
      }),
    ),
  );
}

/** Executes runs on both sides in each round, alternating which goes first. The first round only warms up. */
async function executeRounds(sides) {
  for (let round = -1; round < ROUNDS; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const before = readCpu(side.pid);
      const ms = await time(() => repeat(RUNS, async () => side.until(await side.start(), "COMPLETED")));
      await untilChained(side);
      if (round < 0) continue;
      side.speeds.push((RUNS / ms) * 1_000);
      side.costs.push((readCpu(side.pid) - before) / RUNS);
    }
}

/** Disables the triggers that record what happens in runs, so there's nothing to chain or sign. */
async function stopRecording({ client }) {
  const { rows } = await client.query(
    `SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) AS sql FROM pg_trigger
     WHERE tgname LIKE '%\\_ledger%' AND NOT tgisinternal`,
  );
  for (const { sql } of rows) await client.query(sql);
}

/**
 * Waits until all entries are chained, which takes up to a second, so that this work doesn't slow down the other side.
 */
async function untilChained({ client }) {
  for (;;) {
    const { rows } = await client.query(`SELECT count(*)::int AS waiting FROM "LedgerPending"`);
    if (rows[0].waiting === 0) return;
    await sleep(10);
  }
}

function printRatios([without, recorded]) {
  const show = (value) => value.toFixed(2);
  const row = (what, before, after) => {
    const ratios = after.map((value, round) => value / before[round]);
    return [
      what,
      median(before).toFixed(1),
      median(after).toFixed(1),
      `× ${show(median(ratios))}`,
      intervalOfMedian(ratios).map(show).join("–"),
      [0.25, 0.75].map((share) => show(quantile(ratios, share))).join("–"),
    ];
  };
  printTable(
    `Runs of three simulated steps, 50 at a time: medians of ${ROUNDS} rounds, and of the ratios within the rounds`,
    ["", "without ledger", "with ledger", "ratio", "95%", "p25–p75"],
    [
      row("Runs per second", without.speeds, recorded.speeds),
      row("CPU ms per run, of the app and its Postgres", without.costs, recorded.costs),
    ],
  );
}

/**
 * Returns how much a run of three steps with a review adds to the ledger: the bytes in each table, including indexes,
 * and the number of entries.
 */
async function measureStorage({ client, send, until }) {
  const writer = { agentId: "writer", action: "Write a sentence." };
  const steps = [writer, { agentId: "human", action: "Is it right?" }, writer];
  const { id } = await send("POST", "/api/v1/workflows", { name: "Reviewed", steps });
  const before = await readSizes(client);
  await repeat(STORED_RUNS, async () => {
    const { runId } = await send("POST", `/api/v1/workflows/${id}/run`, { input: "Hello." });
    await until(runId, "PAUSED");
    await send("POST", `/api/v1/workflows/runs/${runId}/resume`, { output: "Yes." });
    await until(runId, "COMPLETED");
  });
  await untilChained({ client });
  const after = await readSizes(client);
  return Object.keys(after).map((name) => [name, (after[name] - before[name]) / STORED_RUNS]);
}

async function readSizes(client) {
  const sizes = {};
  for (const table of TABLES) {
    await client.query(`VACUUM "${table}"`);
    const { rows } = await client.query(`SELECT pg_total_relation_size('"${table}"')::float8 AS size`);
    sizes[table] = rows[0].size;
  }
  const { rows } = await client.query(`SELECT count(*)::float8 AS count FROM "LedgerEntry"`);
  return { ...sizes, entries: rows[0].count };
}

function printStorage(rows) {
  printTable(
    "Ledger storage per run of three steps with a review: bytes with indexes, and entries",
    ["", "per run"],
    rows.map(([name, value]) => [name, value.toFixed(name === "entries" ? 1 : 0)]),
  );
}
