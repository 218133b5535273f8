// Finds the browser's longest task while someone uses a large inbox.

const ROUNDS = 5;
const TRACED = ["__metadata", "devtools.timeline", "disabled-by-default-devtools.timeline"];
/** Browsers report tasks above this duration as long tasks. */
export const MAX_TASK_MS = 50;
const MAX_ROWS = 60;

const ACTIONS = [
  ["Opening the page, with an empty cache", openInbox],
  ["Scrolling the list", scrollList],
  ["Going to the next reviews, by key", walk],
  ["Selecting all on the page", selectAll],
  ["Searching", search],
  ["Going to the next page", goToNextPage],
];

/**
 * Returns the CPU time of the page's longest task during each action, and the number of rows on the page.
 * Unlike elapsed time, CPU time excludes waiting for a busy processor. Other load still affects CPU time, so
 * each figure is the lowest of several rounds.
 */
export async function measureTasks(openPage, { url }) {
  const longest = ACTIONS.map(() => []);
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const page = await openPage();
    // The live stream would keep the page from ever becoming idle.
    await page.route("**/api/trpc/live.*", (route) => route.abort());
    for (const [index, [, act]] of ACTIONS.entries()) {
      longest[index].push(await traceLongest(page, () => act(page, url)));
      rows = Math.max(rows, await page.locator("[data-review]").count());
    }
    await page.context().close();
  }
  return {
    tasks: ACTIONS.map(([what], index) => ({ what, ms: Math.min(...longest[index]) })),
    rows: { count: rows, max: MAX_ROWS },
  };
}

/** Returns the CPU time of the longest task on the page's main thread, in milliseconds. */
async function traceLongest(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: TRACED });
  await act();
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(threadOf),
  );
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && mainThreads.has(threadOf(event)));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

async function openInbox(page, url) {
  await page.goto(`${url}/reviews`);
  await page.getByText(/^Page 1 of /).waitFor();
}

async function scrollList(page) {
  await page.locator("[data-review]").first().hover();
  for (let turn = 0; turn < 20; turn++) {
    await page.mouse.wheel(0, turn < 10 ? 300 : -300);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

async function walk(page) {
  await page.locator("[data-review]").first().focus();
  for (let press = 0; press < 10; press++) await page.keyboard.press("j", { delay: 30 });
}

async function selectAll(page) {
  const all = page.getByRole("checkbox", { name: /on this page|selected$/ });
  await all.check();
  await all.uncheck();
}

async function search(page) {
  const field = page.getByRole("searchbox", { name: "Search reviews" });
  await field.pressSequentially("supplier 20", { delay: 40 });
  await page.waitForURL(/q=supplier/);
  await field.fill("");
  await page.waitForURL((address) => !address.search.includes("q="));
}

async function goToNextPage(page) {
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText(/^Page 2 of /).waitFor();
}
