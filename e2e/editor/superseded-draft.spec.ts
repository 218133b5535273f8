import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect } from "@/e2e/support/app";
import { changeOverApi, dialog, holdCalls, publishButton, test } from "@/e2e/support/drafting";
import { actionField, card, expectSaved, openWorkflow } from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";

const EUROS = "Say what the figures are, in euros.";
const DOLLARS = "Say what the figures are, in dollars.";

test.use({ refusals: [409, 412] });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const look = (page: Page) => page.getByRole("button", { name: "Compare versions" });

/** Dana and Noor both edit the draft, and Noor's edit is saved first. Then Noor's page closes. */
async function conflict(page: Page, other: Page) {
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await card(page, 1).click();
  await actionField(page).fill(EUROS);
  await firstSent;
  await card(other, 1).click();
  await actionField(other).fill(DOLLARS);
  await expectSaved(other);
  await other.close();
  release();
  await look(page).click();
}

/** Opens the superseded drafts in the history. */
async function openSuperseded(page: Page) {
  await page.getByRole("button", { name: "More actions for this workflow" }).click();
  await page.getByRole("menuitem", { name: "History" }).click();
  await dialog(page)
    .getByRole("button", { name: /^Superseded draft/ })
    .click();
}

test("if I keep my draft, theirs is in the history and can be restored, even if their page is closed", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Mine goes over theirs");
  await conflict(page, await openAs(app.noor, id));
  await expect(dialog(page)).toContainText("The other version stays in the history");
  await dialog(page).getByRole("button", { name: "Keep mine" }).click();
  await expect(dialog(page)).toBeHidden();
  await expectSaved(page, "draft, 1 change");
  await page.reload();
  await expect(card(page, 1)).toContainText("in euros");

  await openSuperseded(page);
  const entry = dialog(page).getByRole("button", { name: /^Superseded draft/ });
  await expect(entry).toContainText(/^Superseded draftNoor Haddad · .* by Dana Whitfield · 3 steps$/);
  await expect(dialog(page).getByRole("heading", { level: 3 })).toHaveText(
    "From version 1 to the superseded draft",
  );
  await expect(dialog(page).getByText("dollars").first()).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Restore the superseded draft as the draft" }).click();
  await expect(card(page, 1)).toContainText("in dollars");
  await expectSaved(page, "draft, 1 change");
});

test("if I use their draft, mine is in the history, even after a reload", async ({ page, app, openAs }) => {
  const id = await openWorkflow(page, app, "Theirs goes over mine");
  await conflict(page, await openAs(app.noor, id));
  await dialog(page).getByRole("button", { name: "Use theirs" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(card(page, 1)).toContainText("in dollars");
  await page.reload();
  await expect(card(page, 1)).toContainText("in dollars");
  await openSuperseded(page);
  await expect(dialog(page).getByText("euros").first()).toBeVisible();
});

test("if I use a version published over my draft, my draft is in the history", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "A version comes first");
  await card(page, 1).click();
  await actionField(page).fill(EUROS);
  await expectSaved(page);
  await changeOverApi(page.request, app, id, { name: "Named over the API" });
  await publishButton(page).click();
  await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Use theirs" }).click();
  await expectSaved(page, "published, version 2");
  await page.reload();
  await openSuperseded(page);
  await expect(dialog(page).getByText("euros").first()).toBeVisible();
  const other = await openAs(app.noor, id);
  await openSuperseded(other);
  await expect(dialog(other).getByText("euros").first()).toBeVisible();
});

test.describe("when the superseded draft can't be stored", () => {
  test.use({ outages: true });

  test("nothing changes, and you can try again", async ({ page, app, openAs }) => {
    const id = await openWorkflow(page, app, "Cut off");
    await conflict(page, await openAs(app.noor, id));
    await page.route("**/api/trpc/draft.supersede**", (route) => route.abort());
    await dialog(page).getByRole("button", { name: "Keep mine" }).click();
    await expect(dialog(page).getByText("Couldn't resolve the conflict")).toBeVisible();
    await page.unroute("**/api/trpc/draft.supersede**");
    await dialog(page).getByRole("button", { name: "Keep mine" }).click();
    await expect(dialog(page)).toBeHidden();
    await expectSaved(page, "draft, 1 change");
  });
});
