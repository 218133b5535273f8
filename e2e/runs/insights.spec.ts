import { readFile } from "node:fs/promises";
import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { read } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";

const test = testWithModel("house-model");
// Later journeys see the runs from the first one.
test.describe.configure({ mode: "serial" });

const STEPS = [
  { agentId: "writer", action: "Write it.", name: "draft_letter" },
  { agentId: "human", action: "Is it right?" },
];
const scrollWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);
const chart = (page: Page, title: string) =>
  page.getByRole("figure").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

async function decide(
  request: APIRequestContext,
  app: App,
  runId: string,
  decision: Record<string, string>,
): Promise<void> {
  const find = async () => (await read(request, app, `/reviews?runId=${runId}`)).content[0]?.id ?? "";
  await expect.poll(find).not.toBe("");
  await send(request, app, `/reviews/${await find()}/decide`, decision);
}

/** Adds a price for a model that a run has called. */
async function setPrice(page: Page): Promise<void> {
  await page.goto("/settings/usage");
  await page.getByRole("button", { name: "Add a price for house-model" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /^In/ }).fill("1000");
  await dialog.getByRole("textbox", { name: /^Out/ }).fill("2000");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^Price of house-model saved/)).toBeVisible();
}

test("without runs, the page says what it shows and links to a workflow", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/insights?from=2026-01-01&to=2026-01-31");
  await expect(page.getByText("No runs in this period")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Choose a workflow" }).click();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
});

test("the page says how runs ended, and which step costs most", async ({ page, app, request }) => {
  await addSignIn(page, app);
  const id = await makeWorkflow(request, app, "Letters", STEPS);
  await decide(request, app, await startRun(request, app, id), { decision: "approve" });
  await setPrice(page);
  await decide(request, app, await startRun(request, app, id), { decision: "reject", reason: "Not now." });
  await expect
    .poll(async () => (await read(request, app, `/insights?workflowId=${id}`)).figures)
    .toMatchObject({ runs: 2, completed: 1, rejected: 1, decided: 2, underWay: 0 });

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insights" }).click();
  await expect(page.getByRole("heading", { name: "Insights", level: 1 })).toBeVisible();
  // The browser has reported its time zone by now.
  await expect(page.getByText("Time zone: Asia/Tokyo.")).toBeVisible();
  // Includes yesterday, in case the runs started before midnight.
  await page.getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/\/insights\?range=7d$/);
  await expect(page.getByText(/Not included: 1 attempt that called models without a price\.$/)).toBeVisible();
  const steps = chart(page, "Cost by step").getByRole("listitem");
  await expect(steps.first()).toContainText(/\d\. draft_letter.*Letters.*\$/);
  await expect(chart(page, "Cost by model").getByRole("listitem")).toContainText(["house-model"]);
  await expect(chart(page, "Cost by agent").getByRole("listitem")).toContainText(["Writer"]);
  await page.getByLabel("Workflow").selectOption("Letters");
  await page.getByRole("button", { name: "Show insights" }).click();
  await expect(page.getByRole("heading", { name: "Insights: Letters" })).toBeVisible();
  await expect(page.getByRole("img", { name: /2 runs, 1 completed, 1 rejected/ })).toBeVisible();
  await expect(chart(page, "Failures by cause")).toContainText("No runs failed or expired.");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
});

test("a workflow's own figures are one click from the list and link to its runs", async ({ page, app }) => {
  await addSignIn(page, app);
  await page.goto("/workflows");
  await page.getByRole("button", { name: "More actions for Letters" }).click();
  await page.getByRole("menuitem", { name: "Insights" }).click();
  await expect(page.getByRole("heading", { name: "Insights: Letters" })).toBeVisible();
  await expect(page.getByLabel("Workflow")).toHaveValue(/^wf_/);
  await chart(page, "Cost by model").getByRole("link", { name: "house-model" }).click();
  await expect(page).toHaveURL(/\/runs\?workflow=wf_[^&]+&model=house-model&from=/);
  await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
});

test("every chart's numbers are available as a table and as a file, by keyboard", async ({ page, app }) => {
  await addSignIn(page, app);
  await page.goto("/workflows");
  await page.getByRole("button", { name: "More actions for Letters" }).click();
  await page.getByRole("menuitem", { name: "Insights" }).click();
  const outcomes = chart(page, "Outcomes");
  await outcomes.getByText("Table view").focus();
  await page.keyboard.press("Enter");
  const table = outcomes.getByRole("table");
  await expect(table.getByRole("columnheader")).toHaveText([
    "Day",
    "Completed",
    "Rejected",
    "Failed or expired",
    "Canceled or unfinished",
    "Median wait",
  ]);
  await expect(table.getByRole("row")).toHaveCount(31);
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const link = outcomes.getByRole("link", { name: "Download CSV of Outcomes" });
  await expect(link).toBeFocused();
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^outcomes-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
  expect(lines[0]).toMatch(
    /^\uFEFFDay,Completed,Rejected,Failed or expired,Canceled or unfinished,Median wait \(seconds\)$/,
  );
  expect(lines).toHaveLength(32);
  // Adds up all days, because one run may have started before midnight and the other after it.
  const counts = lines
    .slice(1)
    .map((line) => /",(\d+),(\d+),(\d+),(\d+),/.exec(line)?.slice(1).map(Number) ?? []);
  expect([0, 1, 2, 3].map((column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0))).toEqual([
    1, 1, 0, 0,
  ]);
});

test("on paper, charts are complete and controls are gone, in dark mode too", async ({ page, app }) => {
  await addSignIn(page, app);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto("/insights");
  for (const title of ["Outcomes", "Cost", "Working time", "Waiting for people"])
    await expect(chart(page, title).getByRole("img")).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Show insights" })).toBeHidden();
  await expect(page.getByText("Table view").first()).toBeHidden();
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(paper).toBe("rgb(250, 249, 245)");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the days can be chosen in a form", async ({ page, app }) => {
    await addSignIn(page, app);
    await page.goto("/insights");
    await page.getByLabel("From", { exact: true }).fill("2026-01-01");
    await page.getByLabel("To", { exact: true }).fill("2026-03-31");
    await page.getByRole("button", { name: "Show insights" }).click();
    await expect(page).toHaveURL(/from=2026-01-01&to=2026-03-31/);
    await expect(
      page.getByText(/^Jan 1, 2026 – Mar 31, 2026, compared with the previous 90 days/),
    ).toBeVisible();
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);
  test("charts fit, and the list of runs links to them", async ({ page, app }) => {
    await addSignIn(page, app);
    await page.goto("/runs");
    await page.getByRole("main").getByRole("link", { name: "Insights" }).click();
    await expect(chart(page, "Outcomes").getByRole("img")).toBeVisible();
    expect(await scrollWidth(page)).toBe(PHONE.viewport.width);
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
  });
});
