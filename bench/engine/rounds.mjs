// Each round measures every contender once, so load from other programs affects all of them equally.
import { printTable } from "../table.mjs";
import { intervalOfMedian, median, quantile } from "./statistics.mjs";

const COUNTED_RUNS = 200;

export async function compare(contenders, rows) {
  const names = contenders.map(({ name }) => name);
  const cells = [];
  for (const row of rows) {
    const measured = await measureRounds(contenders, row);
    cells.push(cellsOf(row.what, measured));
    if (row.command !== "crowd") cells.push(fastestOf(measured));
  }
  printTable(
    "Median (95% confidence interval), and × ours: the median ratio over the rounds (p25–p75)",
    ["", ...names],
    cells,
  );
}

/** Returns each contender's measurements in milliseconds, as one list per round. */
async function measureRounds(contenders, { rounds, command, options, per = 1 }) {
  const measured = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries())
      measured[i].push([await contender.do(command, options)].flat().map((ms) => ms / per));
  }
  return measured;
}

function cellsOf(what, [ours, ...others]) {
  const cellOf = (rounds) => {
    const [low, high] = intervalOfMedian(rounds.flat());
    return `${digits(median(rounds.flat()))} (${digits(low)}–${digits(high)})`;
  };
  const compared = others.map((rounds) => {
    const ratios = rounds.map((times, round) => median(times) / median(ours[round]));
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2));
    return `${cellOf(rounds)}  × ${middle} (${low}–${high})`;
  });
  return [what, cellOf(ours), ...compared];
}

/** Returns a table row with the 10th percentiles, which estimate the results on a less busy machine. */
function fastestOf(measured) {
  const [ours, ...others] = measured.map((rounds) => quantile(rounds.flat(), 0.1));
  return [
    "… the fastest tenth",
    digits(ours),
    ...others.map((ms) => `${digits(ms)}  × ${(ms / ours).toFixed(2)}`),
  ];
}

/** Prints each contender's commits, log flushes, and CPU time in Node per run. */
export async function printCommits(server, contenders) {
  const rows = [];
  for (const steps of [3, 30]) {
    const counts = [];
    for (const { database, do: tell } of contenders) {
      const look = async () => ({ ...(await server.counters(database)), ms: await tell("computed") });
      const before = await look();
      await tell("runs", { count: COUNTED_RUNS, steps });
      const after = await look();
      const each = ["commits", "flushes", "ms"].map((name) => (after[name] - before[name]) / COUNTED_RUNS);
      counts.push(each.map((value) => value.toFixed(1)).join(", "));
    }
    rows.push([`a run of ${steps} steps`, ...counts]);
  }
  const names = contenders.map(({ name }) => name);
  printTable("Per run: transactions, log flushes, milliseconds of CPU in Node", ["", ...names], rows);
}

function digits(ms) {
  return ms.toFixed(ms < 10 ? 2 : 1);
}
