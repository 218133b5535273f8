// Compares the editor with an empty page, and a large workflow with a small one.
import { withApp } from "./app.mjs";
import { withBrowser } from "./browser.mjs";
import { BUDGETS } from "./gate/budgets.mjs";
import { measureSizes } from "./size.mjs";
import { measureSpeed } from "./speed.mjs";
import { printTable } from "./table.mjs";
import { makeWorkflow } from "./workflow.mjs";

/** Measures `size` or `speed`, or both by default. */
export async function measure(parts) {
  const wanted = (part) => parts.length === 0 || parts.includes(part);
  await withApp((welcome) =>
    withBrowser(welcome, async (openPage) => {
      const small = await makeWorkflow(welcome, 3);
      if (wanted("size")) printSizes(await measureSizes(openPage, welcome, small));
      if (!wanted("speed")) return;
      const large = await makeWorkflow(welcome, 200);
      const ofSmall = await measureSpeed(openPage, welcome, small, 3);
      printSpeed(ofSmall, await measureSpeed(openPage, welcome, large, 200));
    }),
  );
}

function printSizes(rows) {
  printTable(
    "JavaScript over the wire, gzip",
    ["", "kB", "over empty", "budget"],
    rows.map(({ what, bytes, more, budget }) => [
      what,
      kilobytes(bytes),
      `+${kilobytes(more)}`,
      budget === null ? "" : compare(more / 1000, BUDGETS[budget].max),
    ]),
  );
}

function printSpeed(small, large) {
  const rows = Object.entries(large).map(([what, { ms, frames, dropped, longest }]) => [
    what,
    small[what].ms.toFixed(1),
    ms.toFixed(1),
    `× ${(ms / small[what].ms).toFixed(1)}`,
    frames === undefined ? "" : `${small[what].dropped} of ${small[what].frames}`,
    frames === undefined ? "" : `${dropped} of ${frames}`,
    frames === undefined ? "" : longest.toFixed(0),
  ]);
  printTable(
    "Main thread time in ms, for workflows of 3 and of 200 steps",
    ["", "3", "200", "ratio", "dropped, 3", "dropped, 200", "longest"],
    rows,
  );
}

function compare(value, max) {
  return `${value <= max ? "within" : "OVER"} ${max}`;
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}
