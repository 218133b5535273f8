import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { chooseWorkflow } from "@/e2e/support/choose-workflow";
import { cancelAll, read, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { send } from "@/e2e/support/workflows";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

const search = (page: Page) => page.getByRole("searchbox", { name: "Search runs" });
const row = (page: Page, name: string): Locator =>
  page
    .getByRole("list", { name: /^Runs: / })
    .getByRole("listitem")
    .filter({ hasText: name });
const scrollWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

test("the run about an order is found by keyboard, and the URL keeps the search", async ({
  page,
  app,
  request,
}) => {
  made.push(
    await startWaitingRun(request, app, "Sought", null, {
      input: `${"Good morning, I bought a <b>kettle</b> and a pan. ".repeat(5)}Refund for ORD-77123, please.`,
    }),
    await startWaitingRun(request, app, "Other", null, { input: "Refund for ORD-59999, please." }),
  );
  await page.goto("/runs");
  await expect(row(page, "Other")).toBeVisible();
  await page
    .getByRole("link", { name: "Home" })
    .or(page.getByRole("link", { name: "Runs" }))
    .first()
    .focus();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("order 77123");
  await expect(page.getByText("No results")).toBeVisible();
  await search(page).fill("refund 77123");
  await expect(row(page, "Sought")).toBeVisible();
  await expect(row(page, "Other")).toHaveCount(0);
  await expect(page.getByText("1 run", { exact: true })).toBeVisible();
  const match = row(page, "Sought")
    .getByText(/^Input:/)
    .locator("..");
  await expect(match).toHaveText(/^Input: ….* a pan\. Refund for ORD-77123, please\.$/);
  await expect(match.locator("mark")).toHaveText(["Refund", "77123"]);
  await expect(page).toHaveURL(/[?&]q=refund\+77123/);
  await expect(search(page)).toBeFocused();
  await page.reload();
  await expect(search(page)).toHaveValue("refund 77123");
  await expect(row(page, "Sought")).toHaveCount(1);
  const { content } = await read(request, app, "/runs?q=77123");
  expect(content).toMatchObject([{ workflowName: "Sought", match: { in: "INPUT" } }]);
  await expectAccessible(page);
  const output = "Refunded: <b>pewter</b> & copper.";
  await send(request, app, `/reviews/${made[0]?.reviewId}/decide`, { decision: "approve", output });
  await search(page).fill("pewter");
  await expect(row(page, "Sought")).toContainText(`Output: ${output}`);
  await expect(row(page, "Sought").locator("mark")).toHaveText("pewter");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(row(page, "Other")).toBeVisible();
  await expect(page.getByRole("list", { name: /^Runs: / }).locator("mark")).toHaveCount(0);
});

test("a row shows the run's step, who it's waiting for, both times, and who started it and how", async ({
  page,
  app,
  request,
}) => {
  made.push(
    await startWaitingRun(request, app, "Shown", null, {
      input: "First words\n\nof the input.",
      review: { approvers: [app.sam] },
    }),
  );
  await page.goto("/runs");
  await expect(page.getByRole("heading", { name: "Today", level: 2 })).toBeVisible();
  const shown = row(page, "Shown");
  await expect(shown).toContainText("First words of the input.");
  await expect(shown).toContainText("Step 1 of 1, waiting for Sam Okafor");
  await expect(shown).toContainText(/\d m?s working \+ .* waiting for people/);
  await expect(shown).toContainText("Dana Whitfield");
  await expect(shown).toContainText("API token");
  await expectAccessible(page);
  // The row changes while it's shown.
  await cancelAll(request, app, made);
  await expect(shown).toContainText("Canceled");
  await expect(shown).not.toContainText("waiting for Sam Okafor");
});

test("filters narrow the list, stay in the URL, can be cleared, and ignore unknown values", async ({
  page,
  app,
  request,
}) => {
  const rejected = await startWaitingRun(request, app, "Turned down", null);
  const cancelled = await startWaitingRun(request, app, "Called off", null);
  made.push(await startWaitingRun(request, app, "Still open", null));
  await send(request, app, `/reviews/${rejected.reviewId}/decide`, { decision: "reject", reason: "No." });
  await cancelAll(request, app, [cancelled]);
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Filters/ }).click();
  const status = page.getByRole("combobox", { name: "Status" });
  await status.selectOption("Rejected");
  await expect(row(page, "Turned down")).toContainText("Rejected");
  await expect(row(page, "Called off")).toHaveCount(0);
  await status.selectOption("Canceled");
  await expect(row(page, "Called off")).toBeVisible();
  await expect(row(page, "Turned down")).toHaveCount(0);
  await status.selectOption("All statuses");
  await chooseWorkflow(page, "Still open");
  await expect(row(page, "Turned down")).toHaveCount(0);
  await page.getByRole("combobox", { name: "Time" }).selectOption("Last hour");
  await page.getByRole("combobox", { name: "Started by" }).selectOption("Dana Whitfield");
  await expect(row(page, "Still open")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Filters/ })).toContainText("3");
  await page.getByRole("textbox", { name: "Minimum cost" }).fill("a lot");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Enter an amount, like 0.50.")).toBeVisible();
  await page.getByRole("textbox", { name: "Minimum cost" }).fill("1,50");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/minCost=1500000/);
  await expect(page.getByText("No runs match these filters.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row(page, "Turned down")).toBeVisible();
  await expect(page).toHaveURL(/\/runs$/);

  await page.goto("/runs?status=x&since=y&workflow=%00&by=a%20b&from=z&after=q&page=9&session=1");
  await expect(row(page, "Still open")).toBeVisible();
});

test("a workflow can be chosen by keyboard, clearing the field chooses all workflows, and other text is ignored", async ({
  page,
  app,
  request,
}) => {
  made.push(
    await startWaitingRun(request, app, "Northern letters", null),
    await startWaitingRun(request, app, "Southern letters", null),
  );
  await page.goto("/runs");
  await page.getByRole("button", { name: /^Filters/ }).click();
  const field = page.getByRole("combobox", { name: "Workflow" });
  await field.focus();
  await page.keyboard.type("NORTHERN");
  await expect(page.getByRole("listbox", { name: "Workflows" }).getByRole("option")).toHaveText([
    "Northern letters",
  ]);
  await page.keyboard.press("Enter");
  await expect(row(page, "Southern letters")).toHaveCount(0);
  await expect(row(page, "Northern letters")).toBeVisible();
  await expect(field).toHaveValue("Northern letters");
  await page.reload();
  await page.getByRole("button", { name: /^Filters/ }).click();
  await expect(field).toHaveValue("Northern letters");
  await field.fill("None is called this");
  await expect(page.getByText("No results")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue("Northern letters");
  await field.fill("");
  await page.keyboard.press("Tab");
  await expect(page).toHaveURL(/\/runs$/);
  await expect(row(page, "Southern letters")).toBeVisible();
});

test("filters are saved as a view that others see, and the list is downloaded as CSV", async ({
  page,
  app,
  request,
}) => {
  made.push(await startWaitingRun(request, app, "=Formula", null, { input: "Line, with a comma" }));
  await page.goto("/runs?status=PAUSED&q=comma");
  await expect(row(page, "=Formula")).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  const panel = page.getByRole("region", { name: "Views" });
  await expect(panel.getByText("No saved views yet.")).toBeVisible();
  await panel.getByRole("button", { name: "Save view" }).click();
  await expect(panel.getByText("Enter a name.")).toBeVisible();
  await panel.getByRole("textbox", { name: "View name" }).fill("Waiting commas");
  await panel.getByRole("checkbox", { name: "Share with everyone" }).check();
  await panel.getByRole("textbox", { name: "View name" }).press("Enter");
  await expect(panel.getByRole("link", { name: "Waiting commas" })).toHaveAttribute("aria-current", "true");
  await expectAccessible(page);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("runs.csv");
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`"'=Formula",1,PAUSED,1,1,`);
  expect(lines[1]).toContain('"Line, with a comma"');

  await addSignIn(page, app, app.sam);
  await page.goto("/runs");
  await page.getByRole("button", { name: "Views" }).click();
  const shared = panel.getByRole("link", { name: "Waiting commas" });
  await expect(shared).toContainText("Shared by Dana Whitfield");
  await expect(panel.getByRole("button", { name: "Delete view" })).toHaveCount(0);
  await shared.click();
  await expect(page).toHaveURL(/q=comma/);
  await expect(search(page)).toHaveValue("comma");

  await addSignIn(page, app);
  await page.goto("/runs");
  await page.getByRole("button", { name: "Views" }).click();
  await panel.getByRole("button", { name: "Delete view Waiting commas" }).click();
  await expect(panel.getByText("No saved views yet.")).toBeVisible();
  await expect(page.getByText("View “Waiting commas” deleted for everyone")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(panel.getByRole("link", { name: "Waiting commas" })).toContainText("Shared");
  await page.goto("/runs?q=other");
  await page.getByRole("button", { name: "Views" }).click();
  await panel.getByRole("textbox", { name: "View name" }).fill("Waiting commas");
  await expect(panel.getByText("Replaces the shared view “Waiting commas”.")).toBeVisible();
  await expect(panel.getByRole("checkbox", { name: "Share with everyone" })).toBeChecked();
  await panel.getByRole("button", { name: "Delete view Waiting commas" }).click();
  await expect(panel.getByText("No saved views yet.")).toBeVisible();
});

test("a long list has pages in both directions", async ({ page, app, request }) => {
  const first = await startWaitingRun(request, app, "Many", null);
  const { workflowId } = await read(request, app, `/workflows/runs/${first.runId}`);
  made.push(first);
  for (let count = 1; count < 27; count++) {
    const { runId } = await send(request, app, `/workflows/${workflowId}/run`, { input: `Number ${count}` });
    made.push({ runId, reviewId: "" });
  }
  await page.goto(`/runs?workflow=${workflowId}`);
  await expect(page.getByText("27 runs", { exact: true })).toBeVisible();
  await expect(row(page, "Many")).toHaveCount(25);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(row(page, "Many")).toHaveCount(2);
  await expect(row(page, "Number 1")).toHaveCount(1);
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(row(page, "Many")).toHaveCount(25);
  await expect(page.getByRole("link", { name: "Newer" })).toHaveCount(0);
  // The first page's URL has no cursor, because new runs don't appear on a page that starts at a cursor.
  await expect(page).toHaveURL(new RegExp(`/runs\\?workflow=${workflowId}$`));
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("runs are searched, filtered, and opened by touch", async ({ page, app, request }) => {
    made.push(
      await startWaitingRun(request, app, "Touched", null, { input: "About pewter." }),
      await startWaitingRun(request, app, "Untouched", null, {
        input: `${"Good morning, I bought a kettle and a pan. ".repeat(5)}About zinc. ${"Thank you. ".repeat(9)}`,
      }),
    );
    await page.goto("/runs");
    await search(page).tap();
    await page.keyboard.type("zinc");
    await expect(row(page, "Untouched")).toBeVisible();
    await expect(row(page, "About pewter.")).toHaveCount(0);
    const mark = row(page, "Untouched").locator("mark");
    await expect(mark).toHaveText("zinc");
    // The match is within the visible lines.
    const [word, line] = [await mark.boundingBox(), await mark.locator("..").boundingBox()];
    if (!word || !line) throw new Error("the match isn't shown");
    expect(word.y + word.height).toBeLessThanOrEqual(line.y + line.height + 1);
    expect(word.x + word.width).toBeLessThanOrEqual(line.x + line.width);
    await page.getByRole("button", { name: /^Filters/ }).tap();
    await page.getByRole("combobox", { name: "Status" }).selectOption("Waiting for a person");
    await page.getByRole("button", { name: "Views" }).tap();
    await expect(page.getByRole("textbox", { name: "View name" })).toBeVisible();
    await expect(page).toHaveURL(/status=PAUSED/);
    expect(await findSmallTargets(page)).toEqual([]);
    expect(await scrollWidth(page)).toBe(390);
    await expectAccessible(page);
    await row(page, "Untouched").getByRole("link").tap();
    await expect(page).toHaveURL(/\/runs\/run_/);
    await page.goBack();
    await expect(search(page)).toHaveValue("zinc");
  });
});
