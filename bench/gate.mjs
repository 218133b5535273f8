// Compares the costs of runs, requests, and pages with bench/gate/budgets.json. Fails if a cost is over its budget.
import { loadavg } from "node:os";
import { stdout } from "node:process";
import { step } from "../scripts/terminal.mjs";
import { withApp } from "./app.mjs";
import { BUDGETS, isOver } from "./gate/budgets.mjs";
import { measureBytes } from "./gate/bytes.mjs";
import { measureCounts } from "./gate/counts.mjs";
import { measureRatios } from "./gate/ratios.mjs";
import { withRuns } from "./gate/runs.mjs";
import { printTable } from "./table.mjs";

export async function measure() {
  const begun = performance.now();
  const load = loadavg()[0];
  const values = await withApp(async (welcome, countStatements) => {
    const inRuns = await withRuns(welcome, async (runs) => ({
      ...(await step("Counting statements and flushes", () => measureCounts(runs, countStatements))),
      ...(await step("Timing runs and requests", () => measureRatios(runs, welcome))),
    }));
    return { ...inRuns, ...(await step("Measuring scripts", () => measureBytes(welcome))) };
  });
  const rows = Object.entries(BUDGETS).map(([name, budget]) => ({ ...budget, value: values[name] }));
  printTable(
    "Costs and their budgets",
    ["", "measured", "budget", ""],
    rows.map((row) => [row.what, Number(row.value).toFixed(1), String(row.max), isOver(row) ? "OVER" : "ok"]),
  );
  const ms = Object.entries(values.ms).map(([what, times]) => `${what} ${times}`);
  stdout.write(`\nMedian ms: ${ms.join("; ")}\n`);
  const seconds = (performance.now() - begun) / 1000;
  stdout.write(
    `\n${seconds.toFixed(0)} s, load ${load.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after\n`,
  );
  const over = rows.filter(isOver);
  for (const { what, reason } of over)
    stdout.write(`\nOver budget: ${what}. Reason for the budget: ${reason}\n`);
  if (over.length > 0) process.exitCode = 1;
}
