// Finds the longest task of the browser while someone uses a large inbox.

const ROUNDS = 5;
/** A task of more than this many milliseconds is a long task for the browser. */
export const MAX_TASK_MS = 50;
const MAX_ROWS = 60;

const ACTIONS = [
  ["The page opens", () => {}],
  ["Scrolling the list", scrollList],
  ["Going to the next reviews, by key", walk],
  ["Selecting all on the page", selectAll],
  ["Searching", search],
  ["Going to the next page", goToNextPage],
];

/**
 * Returns the longest task of each action, and the number of rows in the page. Other load on the machine makes
 * tasks longer, so each figure is the lowest of several rounds.
 */
export async function measureTasks(openPage, { url }) {
  const longest = ACTIONS.map(() => []);
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const page = await openPage();
    // The live stream would keep the page from ever becoming idle.
    await page.route("**/api/trpc/live.*", (route) => route.abort());
    await page.addInitScript(observeTasks);
    await page.goto(`${url}/reviews`);
    await page.getByText(/^Page 1 of /).waitFor();
    for (const [index, [, act]] of ACTIONS.entries()) {
      await act(page);
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
      longest[index].push(await page.evaluate(() => Math.max(0, ...window.longTasks.splice(0))));
      rows = Math.max(rows, await page.locator("[data-review]").count());
    }
    await page.context().close();
  }
  return {
    tasks: ACTIONS.map(([what], index) => ({ what, ms: Math.min(...longest[index]) })),
    rows: { count: rows, max: MAX_ROWS },
  };
}

/** Runs in the page. Browsers report only tasks of more than 50 ms. */
function observeTasks() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
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
