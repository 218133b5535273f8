import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { expectDocument } from "@/e2e/support/document";
import {
  cancelAll,
  expectSelected,
  pane,
  row,
  startWaitingRun,
  statusOf,
  text,
  type Waiting,
} from "@/e2e/support/inbox";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

test("reviews can be browsed, edited, approved, and rejected in a row by keyboard alone", async ({
  page,
  app,
  request,
}) => {
  for (const [index, name] of ["Inbox one", "Inbox two", "Inbox three", "Inbox four"].entries())
    made.push(await startWaitingRun(request, app, name, 120 + index * 5));
  const [one, two, three, four] = made as [Waiting, Waiting, Waiting, Waiting];
  await page.goto("/reviews");
  await expectSelected(page, "Inbox one", one);
  await expect(row(page, "Inbox one").getByRole("link")).toBeFocused();

  await page.keyboard.press("j");
  await expectSelected(page, "Inbox two", two);
  await page.keyboard.press("ArrowDown");
  await expectSelected(page, "Inbox three", three);
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expectSelected(page, "Inbox one", one);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByText("Go to Approve (then press Enter)")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await page.keyboard.press("e");
  await expect(text(page)).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Read by axjkre.");
  await expect(pane(page).getByRole("button", { name: "Approve with 1 edit" })).toBeEnabled();
  await page.keyboard.press("Control+Enter");
  const notice = page.getByRole("status").filter({ hasText: "You approved it with 1 edit." });
  await expect(notice.getByRole("link", { name: "Next review" })).toBeFocused();
  await expect(notice).toContainText("Inbox one");
  await expect(pane(page).getByText("Approved by Dana Whitfield")).toBeVisible();
  await page.keyboard.press("n");
  await expectSelected(page, "Inbox two", two);
  await expect(row(page, "Inbox one")).toHaveCount(0);
  expect(await statusOf(request, app, one)).toBe("APPROVED");

  const approve = pane(page).getByRole("button", { name: "Approve", exact: true });
  await expect(approve).toBeEnabled();
  await page.keyboard.press("a");
  await expect(approve).toBeFocused();
  await page.keyboard.press("Enter");
  const approved = page.getByRole("status").filter({ hasText: "Inbox two · You approved it." });
  await expect(approved.getByRole("link", { name: "Next review" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expectSelected(page, "Inbox three", three);
  expect(await statusOf(request, app, two)).toBe("APPROVED");

  await expect(approve).toBeEnabled();
  await page.keyboard.press("x");
  const reason = page.getByRole("dialog").getByRole("textbox", { name: "Reason" });
  await expect(reason).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Enter a reason so others know why.")).toBeVisible();
  await page.keyboard.type("The price is last week's.");
  await page.keyboard.press("Control+Enter");
  const rejected = page.getByRole("status").filter({ hasText: "Inbox three · You rejected it." });
  await expect(rejected.getByRole("link", { name: "Next review" })).toBeFocused();
  const decision = pane(page).getByRole("region", { name: "Decision", exact: true });
  await expect(decision).toContainText("Rejected by Dana Whitfield");
  await expect(decision).toContainText("The price is last week's.");
  await page.keyboard.press("j");
  await expectSelected(page, "Inbox four", four);
});

test("R sends an agent's draft back with a reason, and the next round appears in the inbox", async ({
  page,
  app,
  request,
}) => {
  const agent = { agentId: "writer", action: "Repeat it in two lines." };
  made.push(
    await startWaitingRun(request, app, "By an agent", 120, agent),
    await startWaitingRun(request, app, "By a person", 125),
  );
  const [one, two] = made as [Waiting, Waiting];
  await page.goto("/reviews");
  await expect(pane(page).getByRole("button", { name: "Request changes" })).toBeEnabled();
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox", { name: "Feedback" })).toBeFocused();
  await page.keyboard.type("Name the price.");
  await page.keyboard.press("Control+Enter");
  const sent = page.getByRole("status").filter({ hasText: "By an agent · You sent it back." });
  await sent.getByRole("link", { name: "Next review" }).click();
  await expectSelected(page, "By a person", two);
  expect(await statusOf(request, app, one)).toBe("CHANGES_REQUESTED");

  await expect(row(page, "By an agent").getByText("Round 2")).toBeVisible();
  await expect(pane(page).getByRole("button", { name: "Approve", exact: true })).toBeEnabled();
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await row(page, "By an agent").getByRole("link").click();
  await expect(pane(page).getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();
  await expect(pane(page).getByText("You asked: “Name the price.”")).toBeVisible();
});

test("stray key presses decide nothing, in a review or elsewhere on the page", async ({
  page,
  app,
  request,
}) => {
  made.push(await startWaitingRun(request, app, "Not by accident", 120));
  const [one] = made as [Waiting];
  await page.goto("/reviews");
  await expectSelected(page, "Not by accident", one);
  await expect(pane(page).getByRole("button", { name: "Approve", exact: true })).toBeEnabled();
  for (const key of ["a", "Space", "a", "a", "Space", "r", "Escape", "a", "A", "Space"])
    await page.keyboard.press(key);
  await expect(pane(page).getByRole("button", { name: "Approve", exact: true })).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Settings" }).focus();
  for (const key of ["a", "x", "e", "?"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Settings" })).toBeFocused();
  expect(await statusOf(request, app, one)).toBe("OPEN");
});

test("reviews with a deadline come first and show it, and overdue reviews are marked", async ({
  page,
  app,
  request,
  clock,
}) => {
  await clock.install();
  made.push(
    await startWaitingRun(request, app, "Not so urgent", 90_000),
    await startWaitingRun(request, app, "Rather urgent", 4_000),
  );
  const later = await startWaitingRun(request, app, "Whenever", null);
  made.push(later);
  for (const address of ["/reviews", "/reviews?tab=open"]) {
    await page.goto(address);
    const names = await page.getByRole("listitem").getByRole("link").allInnerTexts();
    const at = (name: string) => names.findIndex((words) => words.includes(name));
    expect(at("Rather urgent")).toBeGreaterThanOrEqual(0);
    expect(at("Not so urgent")).toBeGreaterThan(at("Rather urgent"));
    const never = at("Whenever");
    expect(never === -1 || never > at("Not so urgent")).toBe(true);
  }
  await expect(row(page, "Rather urgent").getByText("due in 1 hour")).toBeVisible();
  await expect(row(page, "Not so urgent").getByText("due in 25 hours")).toBeVisible();
  await expect(page).toHaveURL(/\/reviews\/rev_/);
  await clock.fastForward("02:00:00");
  await expect(row(page, "Rather urgent").getByText("Overdue")).toBeVisible();
  await expect(row(page, "Not so urgent").getByText("Overdue")).toHaveCount(0);
});

test("when someone else decides, my review locks and all my text stays", async ({
  page,
  app,
  request,
  browser,
}) => {
  made.push(
    await startWaitingRun(request, app, "Both at it", 120),
    await startWaitingRun(request, app, "Started earlier", 125),
  );
  const [both, firstSent] = made as [Waiting, Waiting];
  await page.goto("/reviews");
  await expectSelected(page, "Both at it", both);
  await row(page, "Started earlier").getByRole("link").click();
  await expectSelected(page, "Started earlier", firstSent);
  await text(page).fill("Started, then continued.");
  await row(page, "Both at it").getByRole("link").click();
  await expectSelected(page, "Both at it", both);
  await text(page).fill("My own words.");

  const other = await browser.newPage();
  await signIn(other, app, app.sam, `/reviews/${both.reviewId}`);
  await other.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(other.getByRole("status").filter({ hasText: "Both at it · You approved it." })).toBeVisible();
  await other.close();

  await expect(pane(page).getByText("Approved by Sam Okafor")).toBeVisible();
  await expect(pane(page).getByText("Your edits weren't included.")).toBeVisible();
  await expect(pane(page).getByText("My own words.")).toBeVisible();
  await expect(row(page, "Both at it")).toHaveCount(0);
  await row(page, "Started earlier").getByRole("link").click();
  await expectDocument(text(page), "Started, then continued.");
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
  await page.getByRole("button", { name: "Stay" }).click();
  await expectDocument(text(page), "Started, then continued.");
});

test("a URL opens its review in its list, even after a reload", async ({ page, app, request }) => {
  made.push(
    await startWaitingRun(request, app, "Linked to", 120),
    await startWaitingRun(request, app, "Beside it", 125),
  );
  const [linked, beside] = made as [Waiting, Waiting];
  await page.goto(`/reviews/${beside.reviewId}?tab=open`);
  await expectSelected(page, "Beside it", beside);
  await expect(page.getByRole("link", { name: "All open" })).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("k");
  await expectSelected(page, "Linked to", linked);
  await page.reload();
  await expectSelected(page, "Linked to", linked);
  await expect(page).toHaveTitle("Review of Linked to · Countersign");
  await page.getByRole("link", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Closed reviews" })).toBeVisible();
  await expect(page.locator(`a[href*="${linked.reviewId}"]`)).toHaveCount(0);
});

test.describe("offline", () => {
  test.use({ outages: true });

  test("a review that fails to load shows an error and loads on retry", async ({ page, app, request }) => {
    // The next review is prefetched, so this test uses the review after that.
    for (const [index, name] of ["At hand", "Read ahead", "Far off"].entries())
      made.push(await startWaitingRun(request, app, name, 120 + index * 5));
    const [near, , far] = made as [Waiting, Waiting, Waiting];
    await page.goto("/reviews");
    await expectSelected(page, "At hand", near);
    await text(page).fill("My own words.");
    const reads = (url: URL) => url.pathname.includes("review.get") && url.search.includes(far.reviewId);
    await page.route(reads, (route) => route.abort());
    await row(page, "Far off").getByRole("link").click();
    await expect(pane(page).getByText("Couldn't load the review")).toBeVisible();
    await expectAccessible(page);
    await page.unroute(reads);
    await pane(page).getByRole("button", { name: "Try again" }).click();
    await expectSelected(page, "Far off", far);
    await row(page, "At hand").getByRole("link").click();
    await expectDocument(text(page), "My own words.");
  });
});

test("the inbox is accessible in light and dark mode", async ({ page, app, request }) => {
  made.push(
    await startWaitingRun(request, app, "Seen by all", 120),
    await startWaitingRun(request, app, "And next", 125),
  );
  const [one, two] = made as [Waiting, Waiting];
  await page.goto("/reviews");
  await expectSelected(page, "Seen by all", one);
  await expectAccessible(page);
  await page.keyboard.press("?");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await text(page).fill(`${NOTE} Read.`);
  await pane(page).getByRole("button", { name: "Approve with 1 edit" }).click();
  const next = page.getByRole("link", { name: "Next review" });
  await expect(next).toBeEnabled();
  await expectAccessible(page);
  await next.click();
  await expectSelected(page, "And next", two);
});
