import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { chooseWorkflow } from "@/e2e/support/choose-workflow";
import { cancelAll, pane, row, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

const search = (page: Page) => page.getByRole("searchbox", { name: "Search reviews" });
const rows = (page: Page) => page.getByRole("list", { name: /^(Reviews waiting for me|Open reviews)/ });
const NO_MATCH = "No reviews match this search";

test("a search by keyboard narrows the list, stays in the URL, and survives a selection, a reload, and Back", async ({
  page,
  app,
  request,
}) => {
  for (const [index, name] of ["Sought 100%", "Sought 100 of", "Ignored"].entries())
    made.push(await startWaitingRun(request, app, name, 120 + index * 5));
  await page.goto("/reviews?tab=open");
  await expect(row(page, "Ignored")).toBeVisible();
  await page.getByRole("link", { name: "All open" }).focus();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("sOUGHT 100");
  await expect(row(page, "Ignored")).toHaveCount(0);
  await expect(row(page, "Sought 100")).toHaveCount(2);
  await page.keyboard.type("%");
  await expect(row(page, "Sought 100")).toHaveCount(1);
  await expect(search(page)).toBeFocused();
  await expect(page).toHaveURL(/[?&]q=sOUGHT\+100%25/);

  await row(page, "Sought 100%").getByRole("link").click();
  await expect(page).toHaveURL(/\/reviews\/rev_\w+\?.*q=sOUGHT/);
  await page.reload();
  await expect(search(page)).toHaveValue("sOUGHT 100%");
  await expect(row(page, "Sought 100%")).toBeVisible();
  await expect(row(page, "Ignored")).toHaveCount(0);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(/\/settings/);
  await page.goBack();
  await expect(search(page)).toHaveValue("sOUGHT 100%");
  await expect(row(page, "Ignored")).toHaveCount(0);

  await search(page).fill("nothing like it");
  await expect(page.getByText(NO_MATCH)).toBeVisible();
  await expect(pane(page).getByRole("heading", { name: "Sought 100%" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear search" }).first().click();
  await expect(row(page, "Ignored")).toBeVisible();
  await expect(search(page)).toHaveValue("");
});

test("filters, order, and groups are kept in the URL, and unknown values are ignored", async ({
  page,
  app,
  request,
}) => {
  made.push(
    await startWaitingRun(request, app, "Zebra", 1_000),
    await startWaitingRun(request, app, "Aardvark", 2_000),
    await startWaitingRun(request, app, "Named", 3_000, { review: { approvers: [app.dana] } }),
    await startWaitingRun(request, app, "Whenever", null),
  );
  await page.goto("/reviews");
  await expect(row(page, "Zebra")).toBeVisible();
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByRole("combobox", { name: "Show" }).selectOption("Due within 24 hours");
  await expect(row(page, "Whenever")).toHaveCount(0);
  await expect(page).toHaveURL(/show=due/);
  await page.getByRole("combobox", { name: "Show" }).selectOption("Unassigned");
  await expect(row(page, "Named")).toHaveCount(0);
  await expect(row(page, "Whenever")).toBeVisible();
  await chooseWorkflow(page, "Zebra");
  await expect(row(page, "Whenever")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Filters/ })).toContainText("2");
  await page.getByRole("combobox", { name: "Requester" }).selectOption("Dana Whitfield");
  await expect(row(page, "Zebra")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row(page, "Whenever")).toBeVisible();

  await page.getByRole("combobox", { name: "Order" }).selectOption("Newest first");
  await expect(rows(page).getByRole("link").first()).toContainText("Whenever");
  // The checkbox follows the URL, so it's checked a moment after the click.
  await page.getByRole("checkbox", { name: "Group by workflow" }).click();
  await expect(page.getByRole("checkbox", { name: "Group by workflow" })).toBeChecked();
  const names = page.getByRole("heading", { level: 2 });
  await expect(names.filter({ hasText: "Aardvark" })).toContainText("1 review");
  await expect(names.first()).toContainText("Aardvark");
  await expectAccessible(page);
  await page.reload();
  await expect(names.first()).toContainText("Aardvark");

  await page.goto("/reviews?show=x&sort=y&group=z&page=-1&workflow=%00&requester=a%20b");
  await expect(row(page, "Zebra")).toBeVisible();
  await expect(row(page, "Whenever")).toBeVisible();
});

test("rows show what distinguishes them, the requester, and the approvals so far", async ({
  page,
  app,
  request,
}) => {
  made.push(await startWaitingRun(request, app, "Counted", 120, { review: { quorum: 2 } }));
  await page.goto("/reviews");
  const counted = row(page, "Counted").getByRole("link");
  await expect(counted).toContainText("Dana Whitfield");
  await expect(counted).toContainText("0 of 2");
  await expect(counted).toContainText("due in 2 minutes");
  expect((await counted.boundingBox())?.height).toBe(64);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the list is searched and filtered by touch", async ({ page, app, request }) => {
    made.push(
      await startWaitingRun(request, app, "Touched", 120),
      await startWaitingRun(request, app, "Untouched", 125),
    );
    await page.goto("/reviews");
    await search(page).tap();
    await page.keyboard.type("untouched");
    await expect(row(page, "Touched").filter({ hasNotText: "Untouched" })).toHaveCount(0);
    await page.getByRole("button", { name: /^Filters/ }).tap();
    await expect(page.getByRole("combobox", { name: "Workflow" })).toBeVisible();
    await page.getByRole("checkbox", { name: "Select Untouched:" }).tap();
    await expect(page.getByRole("link", { name: "Review selected" })).toBeVisible();
    expect(await findSmallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
    await row(page, "Untouched").getByRole("link").tap();
    await expect(pane(page).getByRole("heading", { name: "Untouched" })).toBeVisible();
    await page.goBack();
    await expect(search(page)).toHaveValue("untouched");
    await expect(row(page, "Untouched")).toHaveCount(1);
  });
});
