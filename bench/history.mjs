// Compares each kind of page in a history of 1,000,000 runs with the same page in a history of 1,000. Fails if a
// ratio is over its goal.
import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { Refusal } from "../scripts/terminal.mjs";
import { withApp } from "./app.mjs";
import { makeHistories } from "./history/data.mjs";
import { readPlans } from "./history/plans.mjs";
import { HISTORY_REQUESTS } from "./history/requests.mjs";
import { measureHttp } from "./http.mjs";
import { printTable } from "./table.mjs";

const FEW = 1_000;
const ROUNDS = 20;

export async function measure(args) {
  const { values } = parseArgs({ args, options: { runs: { type: "string", default: "1000000" } } });
  const many = Number(values.runs);
  if (!Number.isInteger(many) || many <= FEW) throw new Refusal(`--runs takes a number above ${FEW}.`);
  await withApp(async (welcome) => {
    const start = performance.now();
    const people = await makeHistories(welcome, [FEW, many]);
    stdout.write(`\nCreated the data in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    const rows = await measureHttp(people, HISTORY_REQUESTS, ROUNDS);
    const isOver = ({ ratio, goal }) => goal !== null && !(ratio <= goal);
    printTable(
      `HTTP responses in ms, median of ${ROUNDS} rounds`,
      ["", ...[FEW, many].map((count) => `${count.toLocaleString("en-US")} runs`), "ratio", "goal"],
      rows.map((row) => [
        row.what,
        ...row.ms.map((one) => one.toFixed(1)),
        `× ${row.ratio.toFixed(2)}`,
        row.goal === null ? "" : `${isOver(row) ? "OVER" : "within"} ${row.goal}`,
      ]),
    );
    if (rows.some(isOver)) process.exitCode = 1;
    stdout.write(await readPlans(welcome, people.at(-1)));
  });
}
