// Compares an inbox of 10,000 open reviews with an inbox of ten.
import { withApp } from "./app.mjs";
import { withBrowser } from "./browser.mjs";
import { measureHttp, ROUNDS } from "./http.mjs";
import { makeInboxes } from "./inbox/data.mjs";
import { INBOX_REQUESTS } from "./inbox/http.mjs";
import { MAX_TASK_MS, measureTasks } from "./inbox/tasks.mjs";
import { printTable } from "./table.mjs";

const COUNTS = [10, 10_000];

/** Measures `http` or `tasks`, or both by default. */
export async function measure(parts) {
  const wanted = (part) => parts.length === 0 || parts.includes(part);
  await withApp(async (welcome) => {
    const people = await makeInboxes(welcome, COUNTS);
    if (wanted("http")) printHttp(await measureHttp(people, INBOX_REQUESTS));
    if (!wanted("tasks")) return;
    const [, large] = people;
    printTasks(await withBrowser(large, (openPage) => measureTasks(openPage, large)));
  });
}

function printHttp(rows) {
  printTable(
    `HTTP responses in ms, median of ${ROUNDS} rounds`,
    ["", ...COUNTS.map((count) => `${count.toLocaleString("en-US")} open`), "ratio", "goal"],
    rows.map(({ what, ms, ratio, goal }) => [
      what,
      ...ms.map((one) => one.toFixed(1)),
      `× ${ratio.toFixed(2)}`,
      goal === null ? "" : compare(ratio, goal),
    ]),
  );
}

function printTasks({ tasks, rows }) {
  printTable(
    `Longest task of the browser, CPU ms, with ${COUNTS[1].toLocaleString("en-US")} open reviews`,
    ["", "longest", "goal"],
    [
      ...tasks.map(({ what, ms }) => [what, ms.toFixed(0), compare(ms, MAX_TASK_MS)]),
      ["Rows in the page", String(rows.count), compare(rows.count, rows.max)],
    ],
  );
}

function compare(value, goal) {
  return `${value <= goal ? "within" : "OVER"} ${goal}`;
}
