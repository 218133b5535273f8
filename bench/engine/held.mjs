// Measures the cost of paused runs: the memory of the process, and its transactions while idle.
import { setTimeout as sleep } from "node:timers/promises";
import { step } from "../../scripts/terminal.mjs";
import { printTable } from "../table.mjs";
import { startContender } from "./contender.mjs";
import { median } from "./statistics.mjs";

const HELD = 10_000;
const IDLE_SECONDS = 10;
const SETTLED_AFTER_MS = 3_000;
const RESUMES = 20;

export async function measureHeld(server, names) {
  const rows = [];
  for (const name of names) {
    await step(`${HELD} paused runs: ${name}`, async () => {
      const contender = await startContender(name, server);
      await contender.do("runs", { count: 100, steps: 3 });
      await contender.do("hold", { count: 1, steps: 1 });
      rows.push([`${name}, 1 run`, ...(await cellsOf(server, contender))]);
      await contender.do("hold", { count: HELD, steps: 1 });
      rows.push([`${name}, ${HELD}`, ...(await cellsOf(server, contender))]);
      await contender.end();
    });
  }
  printTable(
    "Paused runs",
    ["", "heap, MB", "resident, MB", "transactions/s, idle", "resumed → next step, ms"],
    rows,
  );
}

async function cellsOf(server, contender) {
  await sleep(SETTLED_AFTER_MS);
  const { used, rss } = await contender.do("memory");
  // Vacuuming now keeps autovacuum from running while transactions are counted.
  await server.query(contender.database, "vacuum analyze");
  const before = await server.counters(contender.database);
  await sleep(IDLE_SECONDS * 1_000);
  const after = await server.counters(contender.database);
  const seconds = (after.at - before.at) / 1_000;
  const resumes = await contender.do("resumeHeld", { count: RESUMES });
  return [
    (used / 1e6).toFixed(0),
    (rss / 1e6).toFixed(0),
    ((after.commits - before.commits) / seconds).toFixed(1),
    median(resumes).toFixed(2),
  ];
}
