import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect } from "@/e2e/support/app";
import { changeOverApi, dialog, expectDraft, nameField, publishButton, test } from "@/e2e/support/drafting";
import { actionField, card, expectOrder, expectSaved, openWorkflow } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

test.beforeEach(({ page, app }) => addSignIn(page, app));

const versions = (page: Page) => dialog(page).getByRole("navigation", { name: "Versions" });
const steps = (page: Page) => dialog(page).getByRole("list", { name: "Steps" });

async function openHistory(page: Page) {
  await page.getByRole("button", { name: "More actions for this workflow" }).click();
  await page.getByRole("menuitem", { name: "History" }).click();
  await expect(versions(page)).toBeVisible();
}

async function publish(page: Page, version: number) {
  await publishButton(page).click();
  await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
  await expectSaved(page, `published, version ${version}`);
}

test("the draft is compared with the published version, step by step and word by word", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Compared");
  await card(page, 1).click();
  await actionField(page).fill("Say what the numbers in the note are.");
  await card(page, 2).press("Delete");
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: "A person decides" }).click();
  await actionField(page).fill("May it go out?");
  await expectSaved(page, "draft, 3 changes");
  await page.getByRole("button", { name: "3 changes" }).click();
  await expect(dialog(page).getByRole("heading", { name: "Changes in the draft" })).toBeVisible();
  await expect(dialog(page)).toContainText("1 step added, 1 removed, and 1 changed.");
  await expect(steps(page).locator("del")).toHaveText("figures");
  await expect(steps(page).locator("ins")).toHaveText("numbers");
  const rows = steps(page).getByRole("listitem");
  await expect(rows.filter({ hasText: "Added" })).toContainText("May it go out?");
  await expect(rows.filter({ hasText: "Removed" })).toContainText("Was step 2");
  await expect(steps(page)).toContainText("Step 2 unchanged");
  await expectAccessible(page);
});

test("the history shows who published what and when, and compares any two versions", async ({
  page,
  app,
  openAs,
  request,
}) => {
  const id = await openWorkflow(page, app, "History");
  await nameField(page).fill("History, by Dana");
  await publish(page, 2);
  const other = await openAs(app.noor, id);
  await card(other, 3).click();
  await actionField(other).fill("Summarize it in two lines.");
  await publish(other, 3);
  await changeOverApi(request, app, id, { description: "Described over the API." });
  await expectSaved(page, "published, version 4");

  await openHistory(page);
  const entries = versions(page).getByRole("button");
  await expect(entries).toHaveCount(4);
  await expect(entries.nth(0)).toContainText("Published");
  await expect(entries.nth(0)).toContainText("Dana Whitfield");
  await expect(entries.nth(1)).toContainText("Noor Haddad · just now · 3 steps");
  await expect(dialog(page).getByRole("region", { name: "Description" })).toContainText("over the API");
  await entries.nth(1).click();
  await expect(dialog(page).getByRole("heading", { name: "Changes in version 3" })).toBeVisible();
  await expect(steps(page).locator("ins")).toContainText("two lines");
  await entries.nth(3).click();
  await expect(dialog(page)).toContainText("3 steps added");
  await dialog(page).getByLabel("From").selectOption("Version 3");
  await expect(dialog(page).getByRole("heading", { name: "From version 3 to version 1" })).toBeVisible();
  await expect(dialog(page).getByRole("region", { name: "Name" }).locator("ins")).toHaveText("History");
  await expect(dialog(page).getByRole("region", { name: "Name" }).locator("del")).toHaveText(
    "History, by Dana",
  );
  await expectAccessible(page);
});

test("an earlier version can be restored as the draft, undone, and published", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Restored");
  await card(page, 1).press("Delete");
  await expectOrder(page, "Are the figures", "Summarize");
  await publish(page, 2);
  await nameField(page).fill("My draft");
  await expectSaved(page, "draft, 1 change");
  await openHistory(page);
  await versions(page)
    .getByRole("button", { name: /^Version 1/ })
    .click();
  await expect(dialog(page).getByText("This replaces your draft.")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Restore version 1 as the draft" }).click();
  await expect(dialog(page)).toBeHidden();
  await expectOrder(page, "Say what the figures", "Are the figures", "Summarize");
  await expectSaved(page, "draft, 1 change");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(nameField(page)).toHaveValue("My draft");
  await expectDraft(page, id, { name: "My draft" });
  await page.getByRole("button", { name: "Redo" }).click();
  await expectOrder(page, "Say what the figures", "Are the figures", "Summarize");
  await publish(page, 3);
  await expect(nameField(page)).toHaveValue("Restored");
});

test("read-only members see the history and can't restore anything", async ({
  page,
  app,
  openAs,
  request,
}) => {
  const id = await openWorkflow(page, app, "Read");
  await changeOverApi(request, app, id, { name: "Read again" });
  const reader = await openAs(app.sam, id);
  await openHistory(reader);
  await versions(reader)
    .getByRole("button", { name: /^Version 1/ })
    .click();
  await expect(dialog(reader).getByRole("heading", { name: "Changes in version 1" })).toBeVisible();
  await expect(dialog(reader)).toContainText("3 steps added");
  await expect(dialog(reader).getByRole("button", { name: /^Restore/ })).toHaveCount(0);
});

test.describe("at 390 px", () => {
  test.use(PHONE);

  test("history and comparison fill the page, and restoring returns to the editor", async ({
    page,
    app,
    request,
  }) => {
    const id = await openWorkflow(page, app, "On a phone");
    await changeOverApi(request, app, id, { name: "On another phone" });
    await expect(nameField(page)).toHaveValue("On another phone");
    await openHistory(page);
    await expectAccessible(page);
    await versions(page)
      .getByRole("button", { name: /^Version 1/ })
      .tap();
    await expect(versions(page)).toBeHidden();
    await dialog(page).getByRole("button", { name: "All versions" }).tap();
    await versions(page)
      .getByRole("button", { name: /^Version 1/ })
      .tap();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await dialog(page).getByRole("button", { name: "Restore version 1 as the draft" }).tap();
    await expect(nameField(page)).toHaveValue("On a phone");
    await expectSaved(page, "draft, 1 change");
  });
});
