import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { cancelAll, pane, row, startWaitingRun, statusOf, type Waiting } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn, signOut } from "@/e2e/support/sign-in";

let made: Waiting[] = [];
test.beforeEach(() => {
  made = [];
});
test.afterEach(async ({ page, request, app }) => {
  await addSignIn(page, app);
  await endCovers(page);
  await cancelAll(request, app, made);
});

const covers = (page: Page) => page.getByRole("list", { name: "Covers" }).getByRole("listitem");

/** Ends the covers that this journey set, so that they don't affect other journeys. */
async function endCovers(page: Page) {
  await page.goto("/settings/members");
  const end = page.getByRole("button", { name: /^(End now|Cancel): cover/ });
  for (let left = await end.count(); left > 0; left--) {
    await end.first().click();
    await expect(end).toHaveCount(left - 1);
  }
}

/** Sam, an approver, names Noor, a builder, as cover. */
async function setCover(page: Page) {
  await page.getByRole("button", { name: "Set cover" }).click();
  const dialog = page.getByRole("dialog", { name: "Set cover" });
  await expect(dialog.getByText(/^In your time zone, /)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Set cover" }).click();
  await expect(dialog.getByText("Choose who will cover.")).toBeVisible();
  await dialog.getByLabel("Cover", { exact: true }).selectOption({ label: "Noor Haddad" });
  await dialog.getByRole("button", { name: "Set cover" }).click();
  await expect(dialog).toBeHidden();
  await expect(covers(page)).toContainText("Noor Haddad for Sam Okafor");
  await expect(covers(page)).toContainText("Now");
}

test.describe("on a phone", () => {
  test.use(PHONE);

  test("a person sets their cover, who decides a review that was already open, and the record names both", async ({
    page,
    app,
    request,
  }) => {
    made.push(
      await startWaitingRun(request, app, "Covered letter", 120, { review: { approvers: [app.sam] } }),
    );
    const [letter] = made as [Waiting];
    await signIn(page, app, app.sam, "/settings/members");
    await setCover(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);

    await signOut(page);
    await signIn(page, app, app.noor, "/reviews");
    await expect(row(page, "Covered letter")).toContainText("You're deciding for Sam Okafor");
    await row(page, "Covered letter").getByRole("link").tap();
    await expect(pane(page).getByText("You're deciding for Sam Okafor.")).toBeVisible();
    await expectAccessible(page);
    await pane(page).getByRole("button", { name: "Approve" }).tap();
    await expect(pane(page).getByText("Approved by Noor Haddad for Sam Okafor")).toBeVisible();
    for (const record of [
      pane(page).getByRole("list", { name: "Signatures" }),
      pane(page).getByRole("complementary", { name: "Sources and decisions" }),
    ])
      await expect(record.getByText("Noor Haddad for Sam Okafor", { exact: true })).toBeVisible();
    expect(await statusOf(request, app, letter)).toBe("APPROVED");
  });
});

test("an owner ends a cover, and the review leaves the cover's inbox", async ({ page, app, request }) => {
  made.push(
    await startWaitingRun(request, app, "Uncovered letter", 120, { review: { approvers: [app.sam] } }),
  );
  await signIn(page, app, app.sam, "/settings/members");
  await setCover(page);
  await signOut(page);
  await signIn(page, app, app.noor, "/reviews");
  await expect(row(page, "Uncovered letter")).toBeVisible();

  await signOut(page);
  await signIn(page, app, app.dana, "/settings/members");
  await page.getByRole("button", { name: "End now: cover by Noor Haddad for Sam Okafor" }).click();
  await expect(page.getByText("Nobody is covering for anyone")).toBeVisible();
  await page.getByText("Past covers").click();
  await expect(page.getByRole("list", { name: "Past covers" })).toContainText("Noor Haddad for Sam Okafor");
  await expectAccessible(page);

  await signOut(page);
  await signIn(page, app, app.noor, "/reviews");
  await expect(row(page, "Uncovered letter")).toHaveCount(0);
});
