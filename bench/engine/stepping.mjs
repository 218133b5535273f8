// Measures whether steps become more expensive as a run gets longer.
import { printTable } from "../table.mjs";
import { median } from "./statistics.mjs";

const STEPS = 201;
const RUNS = 9;
const AT = [1, 50, 100, 150, 200];
/** Each position's median includes its neighbors' times, because a single step is too short to measure. */
const NEIGHBORS = 4;
const MEMOIZED = [1, 10, 100];
const ROUNDS = 5;
/** How many runs each contender resumes per round. */
const RESUMES = 10;

export async function measureStepping(contenders) {
  const times = contenders.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [i, contender] of contenders.entries())
      times[i].push(await contender.do("stepping", { steps: STEPS }));
  }
  const around = (run, place) => run.slice(Math.max(0, place - 1 - NEIGHBORS), place + NEIGHBORS);
  const names = contenders.map(({ name }) => name);
  const rows = AT.map((place) => [
    `step ${place}`,
    ...times.map((runs) => median(runs.flatMap((run) => around(run, place))).toFixed(2)),
  ]);
  printTable("Median milliseconds from the i-th step of a run to the next", ["", ...names], rows);

  const resumes = [];
  for (const steps of MEMOIZED) {
    const times = contenders.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, contender] of contenders.entries())
        times[i].push(...(await contender.do("resumes", { count: RESUMES, steps })));
    }
    resumes.push([`after ${steps}`, ...times.map((ms) => median(ms).toFixed(2))]);
  }
  printTable(
    "Median milliseconds from resume to the next step, by number of earlier steps",
    ["", ...names],
    resumes,
  );
}
