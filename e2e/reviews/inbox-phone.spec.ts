import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { expectDocument } from "@/e2e/support/document";
import { cancelAll, pane, row, startWaitingRun, statusOf, text, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

test.use(PHONE);

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

test("on a phone, a review fills the screen, is decided by touch, and links to the next one", async ({
  page,
  app,
  request,
}) => {
  for (const [index, name] of ["Thumbed one", "Thumbed two", "Thumbed three"].entries())
    made.push(await startWaitingRun(request, app, name, 120 + index * 5));
  const [one, two] = made as [Waiting, Waiting, Waiting];
  await page.goto("/reviews");
  const list = page.getByRole("list", { name: "Reviews waiting for me" });
  await expect(list).toBeVisible();
  await expect(pane(page)).toBeHidden();
  await expectAccessible(page);

  await row(page, "Thumbed one").getByRole("link").tap();
  await expect(pane(page).getByRole("heading", { name: "Thumbed one" })).toBeVisible();
  await expect(list).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/reviews/${one.reviewId}`));
  await expectAccessible(page);
  await pane(page).getByRole("link", { name: "Reviews" }).tap();
  await expect(list).toBeVisible();
  await expect(row(page, "Thumbed one").getByRole("link")).toBeFocused();
  await expect(page).toHaveURL(/\/reviews$/);

  await row(page, "Thumbed two").getByRole("link").tap();
  await text(page).fill("As a thumb types.");
  await page.goBack();
  await expect(list).toBeVisible();
  await page.goForward();
  await expectDocument(text(page), "As a thumb types.");
  await page.getByRole("button", { name: /^Approve with/ }).tap();
  const notice = page
    .getByRole("status")
    .filter({ hasText: /Thumbed two · You approved it with \d+ edits?\./ });
  await expect(notice).toBeInViewport();
  await expect(pane(page).getByText("Approved by Dana Whitfield")).toBeVisible();
  expect(await statusOf(request, app, two)).toBe("APPROVED");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await notice.getByRole("link", { name: "Next review" }).tap();
  await expect(pane(page).getByRole("heading", { name: "Thumbed three" })).toBeInViewport();
  await expect(notice).toHaveCount(0);
});

test("long unbroken words fit the screen, in the list and in the review", async ({ page, app, request }) => {
  const word = "Unbroken".repeat(12);
  const widerThanScreen = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  made.push(await startWaitingRun(request, app, `Long ${word}`, 120, { action: `Is ${word} right?` }));
  await page.goto("/reviews");
  const time = row(page, word).getByText("just now");
  await expect(time).toBeVisible();
  const { x = 0, width = 0 } = (await time.boundingBox()) ?? {};
  expect(x + width).toBeLessThan(390);
  await row(page, word).getByRole("link").tap();
  await text(page).fill(`As ${word} says.`);
  const changes = text(page).locator("ins").first();
  await expect(changes).toBeVisible();
  expect(await widerThanScreen()).toBe(0);
  for (const part of [pane(page).getByRole("heading", { level: 2 }), text(page)])
    expect(await part.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
      0,
    );
});
