import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { cancelAll, read, row, startWaitingRun, statusOf, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

const card = (page: Page, name: string) => page.getByRole("article", { name, exact: true });
const check = (page: Page, name: string) => page.getByRole("checkbox", { name: `Select ${name}` });
const bar = (page: Page) => page.getByRole("region", { name: "Approve" });

test("when three reviews are approved together, one that someone else edited is removed, and the others get a decision each", async ({
  page,
  app,
  request,
  browser,
}) => {
  for (const [index, name] of ["First of three", "Second of three", "Third of three"].entries())
    made.push(await startWaitingRun(request, app, name, 3_000 + index * 5, { review: { quorum: 2 } }));
  const [first, second, third] = made as [Waiting, Waiting, Waiting];
  await page.goto("/reviews");
  await check(page, "First of three").check();
  await check(page, "Third of three").click({ modifiers: ["Shift"] });
  await expect(check(page, "Second of three")).toBeChecked();
  await expect(page.getByText("3 selected", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Review selected" }).click();
  await expect(page).toHaveURL(/\/reviews\/together\?ids=/);
  await page.reload();
  await expect(page.getByRole("article")).toHaveCount(3);
  await expectAccessible(page);

  const other = await browser.newPage();
  await signIn(other, app, app.sam, `/reviews/${second.reviewId}`);
  await other.getByRole("textbox", { name: /^Document/ }).fill("Sam's words.");
  await other.getByRole("button", { name: /^Approve with/ }).click();
  await expect(other.getByRole("status").filter({ hasText: "You approved it with" })).toBeVisible();
  await other.close();
  await expect(card(page, "Second of three")).toContainText(
    "Removed from the selection. Sam Okafor edited the document.",
  );
  await expect(bar(page)).toContainText("1 review removed");

  await page.keyboard.press("End");
  await expect(card(page, "Third of three")).toContainText("Shown in full");
  await page.getByRole("textbox", { name: "Note" }).fill("Read together.");
  const approve = bar(page).getByRole("button", { name: "Approve 2" });
  await expect(approve).toBeEnabled();
  await approve.dblclick();
  await expect(page.getByRole("status").filter({ hasText: "2 reviews approved · 1 removed" })).toBeFocused();
  await expectAccessible(page);
  for (const { reviewId } of [first, third]) {
    const { hash, decisions } = await read(request, app, `/reviews/${reviewId}`);
    expect(decisions).toMatchObject([
      {
        channel: "BULK",
        decision: "approve",
        shown: hash,
        reason: "Read together.",
        by: { email: app.dana },
      },
    ]);
  }
  const { decisions } = await read(request, app, `/reviews/${second.reviewId}`);
  expect(decisions).toMatchObject([{ channel: "WEB", by: { email: app.sam } }]);
  await page.reload();
  await expect(page.getByRole("note").filter({ hasText: "2 reviews aren't shown" })).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(1);
});

test("only documents whose end was in view are approved, and a document can be removed", async ({
  page,
  app,
  request,
}) => {
  const long = "One more line of the long document.\n\n".repeat(120);
  for (const [index, name] of ["Short one", "Short two"].entries())
    made.push(await startWaitingRun(request, app, name, 3_000 + index * 5));
  made.push(await startWaitingRun(request, app, "Long", 4_000, { input: long }));
  const [one, two, far] = made as [Waiting, Waiting, Waiting];
  await page.goto(`/reviews/together?ids=${[one, two, far].map(({ reviewId }) => reviewId).join()}`);
  await expect(bar(page)).toContainText("2 of 3 documents shown in full");
  await expect(card(page, "Long")).toContainText("Scroll to the end to include it");
  await card(page, "Short two").getByRole("button", { name: "Remove Short two" }).click();
  await expect(card(page, "Long").getByRole("link", { name: "Long" })).toBeFocused();
  await expect(page).not.toHaveURL(new RegExp(two.reviewId));
  await bar(page).getByRole("button", { name: "Approve 1" }).click();
  await expect(card(page, "Short one")).toContainText("You approved it.");
  await expect(bar(page).getByRole("button", { name: "Approve", exact: true })).toBeDisabled();
  expect(await statusOf(request, app, far)).toBe("OPEN");

  await page.keyboard.press("End");
  await expect(card(page, "Long")).toContainText("Shown in full");
  await bar(page).getByRole("button", { name: "Approve 1" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 reviews approved" })).toBeVisible();
  expect(await statusOf(request, app, far)).toBe("APPROVED");
  expect(await statusOf(request, app, two)).toBe("OPEN");
});

test.describe("offline", () => {
  test.use({ outages: true });

  test("an approval that couldn't be sent is reported at its review and can be retried", async ({
    page,
    app,
    request,
  }) => {
    for (const [index, name] of ["Sent late", "Sent later"].entries())
      made.push(await startWaitingRun(request, app, name, 3_000 + index * 5));
    const [one, two] = made as [Waiting, Waiting];
    await page.goto(`/reviews/together?ids=${one.reviewId},${two.reviewId}`);
    const decides = (url: URL) => url.pathname.includes("review.decide");
    await expect(card(page, "Sent late")).toContainText("Shown in full");
    await page.keyboard.press("End");
    await page.route(decides, (route) => route.abort());
    await bar(page).getByRole("button", { name: "Approve 2" }).click();
    await expect(card(page, "Sent late")).toContainText("Couldn't reach the server.");
    await expect(card(page, "Sent later")).not.toContainText("Couldn't reach the server.");
    await page.unroute(decides);
    await bar(page).getByRole("button", { name: "Approve 2" }).click();
    await expect(page.getByRole("status").filter({ hasText: "2 reviews approved" })).toBeVisible();
    for (const review of [one, two]) expect(await statusOf(request, app, review)).toBe("APPROVED");
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("reviews are selected, read, and approved together by touch", async ({ page, app, request }) => {
    for (const [index, name] of ["Tapped one", "Tapped two"].entries())
      made.push(await startWaitingRun(request, app, name, 3_000 + index * 5));
    await page.goto("/reviews");
    for (const name of ["Tapped one", "Tapped two"]) await check(page, name).tap();
    await page.getByRole("link", { name: "Review selected" }).tap();
    await expect(bar(page)).toBeInViewport();
    await expect(card(page, "Tapped one")).toContainText("Shown in full");
    await page.keyboard.press("End");
    await expect(card(page, "Tapped two")).toContainText("Shown in full");
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await bar(page).getByRole("button", { name: "Approve 2" }).tap();
    await page.getByRole("link", { name: "Go to reviews" }).tap();
    await expect(row(page, "Tapped one")).toHaveCount(0);
    for (const review of made) expect(await statusOf(request, app, review)).toBe("APPROVED");
  });
});
