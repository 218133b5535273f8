import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { pane, read, row, startWaitingRun, statusOf, text } from "@/e2e/support/inbox";
import { DANA, expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import { PHONE } from "@/e2e/support/screens";
import { signIn, signOut } from "@/e2e/support/sign-in";

const panel = (page: Page) => page.getByRole("dialog", { name: "Reassign this review?" });
const approver = (page: Page) => panel(page).getByRole("combobox", { name: "New approver" });
const send = (page: Page) => panel(page).getByRole("button", { name: "Reassign review" });
const NOTE = "You know this supplier.\nI'm on the train.";

test("an approver reassigns a review with a note, and the new approver decides from the email", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const name = "Passed letter";
  const review = await startWaitingRun(request, app, name, 3600, { review: { approvers: [DANA] } });
  await signIn(page, app, app.dana, `/reviews/${review.reviewId}`);
  await pane(page).getByRole("button", { name: "Reassign" }).click();
  await expect(approver(page)).toBeFocused();
  await expect(text(page)).toBeVisible();
  await send(page).click();
  await expect(panel(page)).toContainText("Choose a member from the list.");
  await expect(panel(page)).toContainText("Enter a note so the new approver knows why.");
  await expectAccessible(page);

  await approver(page).click();
  await page.keyboard.type("nobody");
  await expect(panel(page).getByText("No results")).toBeVisible();
  await approver(page).fill("oka");
  const members = panel(page).getByRole("listbox", { name: "Members" });
  await expect(members.getByRole("option")).toHaveText([`Sam Okafor${SAM}, approver`]);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(approver(page)).toHaveValue(SAM);
  await expect(panel(page).getByText("Sam Okafor", { exact: true })).toBeVisible();
  await panel(page).getByLabel("Note").fill(NOTE);

  // The typed text is kept when the panel closes.
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(pane(page).getByRole("button", { name: "Reassign" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByLabel("Note")).toHaveValue(NOTE);
  await send(page).dblclick();
  await expect(page.getByText("Reassigned to Sam Okafor")).toBeVisible();
  await expect(pane(page).getByText(`Only ${SAM} can decide this review.`)).toBeVisible();
  const record = pane(page).getByRole("complementary", { name: "Sources and decisions" });
  await expect(record.getByRole("listitem")).toContainText(
    `Dana Whitfield (Owner) reassigned it from ${DANA} to Sam Okafor`,
  );
  await expect(record.getByText("You know this supplier.")).toBeVisible();
  await expectAccessible(page);
  expect((await read(request, app, `/reviews/${review.reviewId}`)).reassignments).toHaveLength(1);

  const mail = await mailTo(mailed, SAM, name);
  expect(mail.text).toContain("is waiting for your review. It was reassigned to you.");
  expect(mail.text).toContain("“You know this supplier. I'm on the train.”");
  await signOut(page);
  await signIn(page, app, app.sam, "/reviews");
  await expect(row(page, name)).toBeVisible();
  await signOut(page);
  await page.goto(linkIn(mail));
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(/^Approved/).first()).toBeVisible();
  expect(await statusOf(request, app, review)).toBe("APPROVED");
  const { reviews } = await read(request, app, `/workflows/runs/${review.runId}/evidence`);
  expect(reviews[0]).toMatchObject({
    reassignments: [{ by: { email: DANA }, to: { email: SAM }, from: [DANA], note: NOTE }],
    decisions: [{ by: { email: SAM } }],
  });
});

test("someone who can't reassign a review sees no button, and an approver learns that nobody else can decide", async ({
  page,
  app,
  request,
}) => {
  const policy = { approvers: [SAM], allowRequester: false };
  const review = await startWaitingRun(request, app, "Stuck letter", 3600, { review: policy });
  await signIn(page, app, app.noor, `/reviews/${review.reviewId}`);
  await expect(pane(page).getByText("You can't decide this review.")).toBeVisible();
  await expect(pane(page).getByRole("button", { name: "Reassign" })).toHaveCount(0);
  await signOut(page);
  await signIn(page, app, app.sam, `/reviews/${review.reviewId}`);
  await pane(page).getByRole("button", { name: "Reassign" }).click();
  await approver(page).click();
  await expect(panel(page).getByText("No other member can decide this review.")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an approver reassigns a review by touch, and it leaves their inbox", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const name = "Thumbed letter";
    const review = await startWaitingRun(request, app, name, 3600, { review: { approvers: [SAM] } });
    await signIn(page, app, app.sam, `/reviews/${review.reviewId}`);
    await page.getByRole("button", { name: "Details", exact: true }).tap();
    await page.getByRole("button", { name: "Reassign" }).tap();
    await approver(page).tap();
    await approver(page).pressSequentially("dana");
    await panel(page).getByRole("option", { name: "Dana Whitfield" }).tap();
    await panel(page).getByLabel("Note").fill("Yours, I think.");
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    await send(page).tap();
    await expect(page.getByText("Reassigned to Dana Whitfield")).toBeVisible();
    await expect(page.getByText(`Only ${DANA} can decide this review.`)).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect((await mailTo(mailed, DANA, name)).text).toContain("“Yours, I think.”");
    await page.goto("/reviews");
    await expect(page.getByRole("list", { name: "Reviews waiting for me" })).toBeVisible();
    await expect(row(page, name)).toHaveCount(0);
  });
});
