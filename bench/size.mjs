// Measures the compressed size of the scripts that a page loads. Counts each script once.
import { actionField, cardOf, editInstructions, everythingSaved } from "./browser.mjs";

const LISTS = ["/workflows", "/runs", "/reviews"];

/** Returns rows with the bytes loaded, the difference from an empty page, and the name of the budget, if any. */
export async function measureSizes(openPage, { url }, workflowId) {
  const weigh = (path, stages) => weighStages(openPage, `${url}${path}`, stages);
  const [empty] = await weigh("/empty", []);
  const rows = [["an empty page", empty, null]];
  for (const path of LISTS) {
    const { first, all } = await weighList(openPage, `${url}${path}`);
    rows.push([path, first, "list"], ["… and what loads after it", all, null]);
  }
  const editor = `/workflows/${workflowId}`;
  const written = [
    ["… and a step selected", selectStep, "editor"],
    ["… and the instructions edited", editInstructions],
  ];
  const inList = await weighEach(weigh, editor, written);
  const stages = [
    ["… with the canvas", showCanvas, "editor"],
    ...written,
    ["… and every dialog opened", openDialogs],
  ];
  rows.push(...inList, ...(await weighEach(weigh, editor, stages)).slice(1));
  return rows.map(([what, bytes, budget]) => ({ what, bytes, more: bytes - empty, budget }));
}

/** Returns one row for the opened editor and one for each later stage, each with the name of its budget, if any. */
async function weighEach(weigh, path, stages) {
  const weights = await weigh(
    path,
    stages.map(([, act]) => act),
  );
  const named = [["the editor, opened", null, "editor"], ...stages];
  return named.map(([what, , budget = null], index) => [what, weights[index], budget]);
}

/** Returns the size of the scripts that a list's HTML requests, and of all scripts after everything has loaded. */
async function weighList(openPage, address) {
  const page = await openPage();
  const sumLoaded = await watchScripts(page);
  const html = await (await page.goto(address)).text();
  const first = new Set([...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) => path));
  const all = await sumLoaded();
  const needed = await sumLoaded((path) => first.has(path));
  await page.context().close();
  return { first: needed, all };
}

/** Returns the bytes loaded after the page opens and after each stage. */
async function weighStages(openPage, address, stages) {
  const page = await openPage();
  const sumLoaded = await watchScripts(page);
  const weights = [];
  for (const act of [() => page.goto(address), ...stages]) {
    await act(page);
    weights.push(await sumLoaded());
  }
  await page.context().close();
  return weights;
}

/**
 * Returns a function that waits for the page to become idle and returns the total size of its scripts, or of those that
 * `isCounted` accepts.
 */
async function watchScripts(page) {
  // Blocks the live stream, which would keep the page from ever becoming idle.
  await page.route("**/api/trpc/live.*", (route) => route.abort());
  const scripts = new Map();
  const reading = [];
  page.on("requestfinished", (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.endsWith(".js")) return;
    reading.push(
      request.sizes().then(({ responseBodySize }) => scripts.set(pathname + search, responseBodySize)),
    );
  });
  return async (isCounted = () => true) => {
    await page.waitForLoadState("networkidle");
    await Promise.all(reading);
    return [...scripts].reduce((sum, [path, bytes]) => sum + (isCounted(path) ? bytes : 0), 0);
  };
}

async function selectStep(page) {
  await cardOf(page, 1).click();
  await actionField(page).waitFor();
}

async function showCanvas(page) {
  await page.getByRole("button", { name: "Canvas", exact: true }).click();
  await page.getByRole("region", { name: "Steps, canvas" }).waitFor();
}

/** Opens each dialog as a user would, because a dialog's code loads only when the dialog opens. */
async function openDialogs(page) {
  await actionField(page).press("End");
  await page.keyboard.type(" Briefly.");
  await everythingSaved(page);
  const closeDialog = async () => {
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  };
  for (const name of [/^\d+ changes?$/, "Publish", "Run"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").waitFor();
    await closeDialog();
  }
  for (const name of ["History", "Keyboard shortcuts"]) {
    await page.getByRole("button", { name: "More actions for this workflow" }).click();
    await page.getByRole("menuitem", { name }).click();
    await page.getByRole("dialog").waitFor();
    await closeDialog();
  }
  await page.getByRole("button", { name: "Test this step" }).click();
  await page.getByRole("region", { name: /^Test/ }).waitFor();
}
