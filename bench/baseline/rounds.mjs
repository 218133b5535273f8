// Measures both apps in each round, alternating which goes first, so that other load on the machine affects both.
import { step } from "../../scripts/terminal.mjs";
import { makeBareTable, time } from "../gate/ratios.mjs";

const WARMUP = 10;
const ROUNDS = 40;
const THROUGHPUT_ROUNDS = 5;
const RUNS = 200;
const IN_FLIGHT = 50;

const ROWS = [
  { name: "started", what: "POST /run → 202", against: "insert" },
  { name: "completed", what: "POST /run → COMPLETED, three simulated steps", against: "insert" },
  { name: "resumed", what: "POST /resume → COMPLETED, one simulated step", against: "insert" },
  { name: "read", what: "GET a run", against: "select" },
  { name: "listed", what: "GET a page of runs", against: "select" },
];

/** Times single runs and requests. Returns the times for both sides, and for bare requests to the current app. */
export async function measureTimes(old, current) {
  const sides = [old, current];
  await makeBareTable(current.client, current.databaseUrl);
  const bare = { insert: [], select: [] };
  const rounds = [[], []];
  await step(`Timing ${ROUNDS} rounds`, async () => {
    for (let round = -WARMUP; round < ROUNDS; round++) {
      const insert = await time(() => current.send("POST", "/api/bare", { input: "Hello." }));
      const values = [];
      for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) values[index] = await measureOnce(sides[index]);
      const select = await time(() => current.send("GET", "/api/bare"));
      if (round < 0) continue;
      bare.insert.push(insert);
      bare.select.push(select);
      for (const [index, value] of values.entries()) rounds[index].push(value);
    }
  });
  const rows = ROWS.map(({ name, ...row }) => {
    const [old, now] = rounds.map((values) => values.map((value) => value[name]));
    return { ...row, unit: "ms", old, now };
  });
  return { bare, rows };
}

async function measureOnce({ start, startPaused, until, send }) {
  const begun = performance.now();
  const runId = await start();
  const started = performance.now() - begun;
  await until(runId, "COMPLETED");
  const completed = performance.now() - begun;
  const read = await time(() => send("GET", `/api/v1/workflows/runs/${runId}`));
  const listed = await time(() => send("GET", "/api/v1/runs"));
  const paused = await startPaused();
  await until(paused, "PAUSED");
  const resumed = await time(async () => {
    await send("POST", `/api/v1/workflows/runs/${paused}/resume`, { output: "Yes." });
    await until(paused, "COMPLETED");
  });
  return { started, completed, read, listed, resumed };
}

/** Returns how many runs per second each side executes in each round. */
export async function measureThroughput(old, current) {
  const sides = [old, current];
  const values = [[], []];
  await step(`Executing ${RUNS} runs, ${IN_FLIGHT} at a time`, async () => {
    for (let round = 0; round < THROUGHPUT_ROUNDS; round++)
      for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const ms = await time(() => executeRuns(sides[index]));
        values[index].push((RUNS / ms) * 1_000);
      }
  });
  const what = `Runs of three simulated steps, ${IN_FLIGHT} at a time`;
  return { what, unit: "per second", old: values[0], now: values[1] };
}

function executeRuns({ start, until }) {
  return repeat(RUNS, async () => until(await start(), "COMPLETED"));
}

/** Calls `work` the given number of times, with up to `IN_FLIGHT` calls in parallel. */
export async function repeat(times, work) {
  let left = times;
  const keepWorking = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, keepWorking));
}
