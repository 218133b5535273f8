import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { documentText, editDocument } from "@/e2e/support/document";
import { cancelAll, pane, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

const REVIEWED = { agentId: "finance_agent", action: "List the facts as 3 bullets.", review: {} };
const REASON = "Omit the copper.";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

const notice = (page: Page) => page.getByRole("status").filter({ hasText: "You sent it back." });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const changes = (page: Page) => pane(page).getByRole("region", { name: "Changes since round 1" });

async function openReview(page: Page, { reviewId }: Waiting) {
  await page.goto(`/reviews/${reviewId}`);
  await expect(button(page, "Approve")).toBeVisible();
}

async function sendBack(page: Page) {
  await button(page, "Request changes").click();
  await page.getByRole("textbox", { name: "Feedback" }).fill(REASON);
  await button(page, "Send back").click();
}

/** Opens round 2 from the notice. Expects the notice to disappear and the feedback to be in view. */
async function openNextRound(page: Page) {
  const next = notice(page).getByRole("link", { name: "Review round 2" });
  await expect(notice(page)).toContainText("Round 2 is ready.");
  await expect(next).toBeInViewport();
  await next.click();
  await expect(notice(page)).toHaveCount(0);
  await expect(pane(page).getByText(`You asked: “${REASON}”`)).toBeInViewport();
}

test("the notice offers the next round before an unrelated review", async ({ page, app, request }) => {
  made.push(await startWaitingRun(request, app, "Sent back for round 2", 300, REVIEWED));
  made.push(await startWaitingRun(request, app, "Unrelated", 310));
  await openReview(page, made[0] as Waiting);
  await sendBack(page);
  await expect(notice(page)).toContainText(/Finance agent is writing round 2\.|Round 2 is ready\./);
  const other = notice(page).getByRole("link", { name: "Next review" });
  await expect(other).toBeVisible();
  await expect(pane(page).getByRole("article").getByRole("region", { name: "Decision" })).toBeVisible();
  // Measured together, because the notice may be scrolling into view.
  const distance = () =>
    notice(page).evaluate((above) => {
      const sheet = above.closest("section")?.querySelector("article");
      return (sheet?.getBoundingClientRect().top ?? 0) - above.getBoundingClientRect().top;
    });
  const before = await distance();
  const next = notice(page).getByRole("link", { name: "Review round 2" });
  await expect(next).toBeVisible();
  expect(await distance()).toBe(before);
  const ground = (link: typeof next) => link.evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await ground(next)).not.toBe(await ground(other));
  await expectAccessible(page);
  await openNextRound(page);
});

test("a document that was sent back looks sent back, not signed", async ({ page, app, request }) => {
  made.push(await startWaitingRun(request, app, "Not signed", 300, REVIEWED));
  await openReview(page, made[0] as Waiting);
  await editDocument(page);
  await page.getByRole("textbox", { name: /^Document/ }).fill("My own words.");
  await sendBack(page);
  const decision = pane(page).getByRole("article").getByRole("region", { name: "Decision" });
  await expect(decision).toContainText("Sent back by Dana Whitfield");
  await expect(decision).toContainText(REASON);
  await expect(pane(page).getByRole("list", { name: "Signatures" })).toHaveCount(0);
  await expect(pane(page).getByText("Your edits weren't included.")).toBeVisible();
  await expectAccessible(page);
});

test("the changes since the last round are shown in the sheet, in place of the document", async ({
  page,
  app,
  request,
}) => {
  made.push(await startWaitingRun(request, app, "Compared rounds", 300, REVIEWED));
  await openReview(page, made[0] as Waiting);
  await sendBack(page);
  await openNextRound(page);
  await editDocument(page);
  const text = pane(page).getByRole("textbox", { name: /^Document/ });
  const before = await documentText(text);
  await button(page, "Show changes").click();
  await expect(changes(page).locator("del")).toContainText(["Copper rose"]);
  await expect(text).toBeHidden();
  expect((await changes(page).boundingBox())?.width).toBeGreaterThan(400);
  await expectAccessible(page);
  await button(page, "Show document").click();
  await expect(changes(page)).toHaveCount(0);
  expect(await documentText(text)).toBe(before);
  await expect(text).toBeEditable();
});

test("other decisions can't be made while the form is open", async ({ page, app, request }) => {
  made.push(await startWaitingRun(request, app, "One decision at a time", 300, REVIEWED));
  await openReview(page, made[0] as Waiting);
  await button(page, "Request changes").click();
  for (const name of ["Approve", "Reject"])
    await expect(button(page, name)).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await button(page, "Cancel").click();
  await expect(button(page, "Request changes")).toBeFocused();
  await expect(button(page, "Approve")).not.toHaveAttribute("aria-disabled");
});

test("people are named where their names are known, and rows of tabs have no scrollbars", async ({
  page,
  app,
  request,
}) => {
  const review = { approvers: [app.sam, app.dana] };
  made.push(await startWaitingRun(request, app, "Named people", 300, { ...REVIEWED, review }));
  await openReview(page, made[0] as Waiting);
  await expect(pane(page).getByText("waiting for Sam Okafor or Dana Whitfield")).toBeVisible();
  await expect(pane(page).getByText("Sam Okafor or Dana Whitfield approves")).toBeVisible();
  const rows = await page
    .locator("[role=tablist], nav[aria-label='Filter reviews'] > div")
    .evaluateAll((rows) =>
      rows.map((row) => [row.scrollHeight - row.clientHeight, getComputedStyle(row).scrollbarWidth]),
    );
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) expect(row).toEqual([0, "none"]);
});

test.describe("at 390 px, by touch", () => {
  test.use(PHONE);

  test("a document stays readable above the form, and the next round shows its changes", async ({
    page,
    app,
    request,
  }) => {
    made.push(await startWaitingRun(request, app, "Sent back by thumb", 300, REVIEWED));
    await openReview(page, made[0] as Waiting);
    await button(page, "Request changes").tap();
    const form = page.getByRole("dialog", { name: "Request changes?" });
    await expect(form).toBeInViewport();
    await expect(button(page, "Approve")).toBeHidden();
    const { y } = (await page.getByRole("complementary").boundingBox()) ?? { y: 0 };
    expect(y).toBeGreaterThan(844 * 0.4);
    await expect(button(page, "Send back")).toBeInViewport();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Feedback" }).fill(REASON);
    await button(page, "Send back").tap();
    await openNextRound(page);
    await button(page, "Show changes").tap();
    await expect(changes(page).locator("del")).toContainText(["Copper rose"]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
  });
});

test.describe("offline", () => {
  test.use({ outages: true });

  test("the document stays in view until its changes can take its place", async ({ page, app, request }) => {
    made.push(await startWaitingRun(request, app, "Changes that don't load", 300, REVIEWED));
    await openReview(page, made[0] as Waiting);
    await sendBack(page);
    await openNextRound(page);
    await page.route("**/*.js", (route) => route.abort());
    await button(page, "Show changes").click();
    await expect(pane(page).getByText("Couldn't load the changes")).toBeVisible();
    await expect(changes(page)).toHaveCount(0);
    await expect(button(page, "Edit document")).toBeVisible();
    await page.unroute("**/*.js");
    await button(page, "Show changes").click();
    await expect(changes(page).locator("del")).toContainText(["Copper rose"]);
  });
});
