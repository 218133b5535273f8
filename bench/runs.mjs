// Compares a list of 100,000 runs with a list of 1,000.
import { withApp } from "./app.mjs";
import { measureHttp, ROUNDS } from "./http.mjs";
import { makeRunLists } from "./runs/data.mjs";
import { RUN_REQUESTS } from "./runs/requests.mjs";
import { printTable } from "./table.mjs";

const COUNTS = [1_000, 100_000];

export async function measure() {
  await withApp(async (welcome) => {
    const rows = await measureHttp(await makeRunLists(welcome, COUNTS), RUN_REQUESTS);
    printTable(
      `HTTP responses in ms, median of ${ROUNDS} rounds`,
      ["", ...COUNTS.map((count) => `${count.toLocaleString("en-US")} runs`), "ratio", "goal"],
      rows.map(({ what, ms, ratio, goal }) => [
        what,
        ...ms.map((one) => one.toFixed(1)),
        `× ${ratio.toFixed(2)}`,
        goal === null ? "" : `${ratio <= goal ? "within" : "OVER"} ${goal}`,
      ]),
    );
  });
}
