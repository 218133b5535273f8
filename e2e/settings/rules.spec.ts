import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect } from "@/e2e/support/app";
import { dialog, holdCalls, publishButton, test } from "@/e2e/support/drafting";
import { card, expectSaved, openWorkflow } from "@/e2e/support/editor";
import { addSignIn, signOut } from "@/e2e/support/sign-in";
import { sql } from "@/e2e/support/sql";
import { makeWorkflow } from "@/e2e/support/workflows";

test.use({ refusals: [409] });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const rule = (page: Page, name: string) => page.getByRole("switch", { name, exact: true });
const RESUME = "Require reviewId to resume a run";
const SECOND = "Require a second person for changes that weaken reviews";
const changes = (page: Page) =>
  page.getByRole("list", { name: "Changes to reviews and destinations" }).getByRole("listitem");
const waiting = (page: Page) =>
  page.getByRole("list", { name: "Changes waiting for a second person" }).locator("> li");

/** Expects the focus on the next waiting change, or on the page's content if there is none. */
async function expectFocusKept(page: Page) {
  const next = page.locator("h3 a:focus, #main:focus");
  await expect(next).toHaveCount(1);
}

for (const [where, viewport] of [
  ["at 1440 px", { width: 1440, height: 900 }],
  ["at 390 px", { width: 390, height: 844 }],
] as const)
  test.describe(where, () => {
    test.use({ viewport });

    test("owners turn rules on and off, and turning one off is recorded", async ({ page }) => {
      await page.goto("/settings/rules");
      await rule(page, RESUME).click();
      await expect(page.getByText("Rule saved")).toBeVisible();
      await expect(rule(page, RESUME)).toBeChecked();
      await page.reload();
      await expect(rule(page, RESUME)).toBeChecked();
      await expectAccessible(page);
      await rule(page, RESUME).click();
      await expect(rule(page, RESUME)).not.toBeChecked();
      await expect(changes(page).first()).toContainText("Rule weakened");
      await expect(changes(page).first()).toContainText("By Dana Whitfield");
      await expectAccessible(page);
    });

    test("a switch is named after its rule and keeps the focus when toggled", async ({ page }) => {
      await page.goto("/settings/rules");
      const switched = rule(page, RESUME);
      await expect(switched).toHaveAccessibleDescription(/must include the reviewId/);
      for (const saved of [1, 2]) {
        const answered = page.waitForResponse(/organization\.setRules/);
        await switched.press("Space");
        await answered;
        await expect(page.getByText("Rule saved")).toHaveCount(saved);
        await expect(switched).toBeFocused();
      }
    });

    test("builders can read the rules but not change them", async ({ page, app }) => {
      await signOut(page);
      await addSignIn(page, app, app.noor);
      await page.goto("/settings/rules");
      await expect(page.getByRole("heading", { name: "Require reviewId to resume a run" })).toBeVisible();
      await expect(page.getByText("Owners and admins can change them.")).toBeVisible();
      await expect(page.getByRole("switch")).toHaveCount(0);
      await expect(page.getByText("Changes to reviews and destinations")).toHaveCount(0);
      await expectAccessible(page);
    });
  });

test("a draft is published only after the dialog shows what it weakens", async ({ page, app }) => {
  await openWorkflow(page, app, "Shown first");
  await card(page, 2).press("Delete");
  const { firstSent, release } = await holdCalls(page, "draft.consequences");
  let published = 0;
  page.on("request", (request) => {
    if (request.url().includes("draft.publish")) published++;
  });
  await publishButton(page).click();
  await firstSent;
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(dialog(page).getByRole("button", { name: "Publish" })).toBeDisabled();
  expect(published).toBe(0);
  release();
  await expect(dialog(page).getByText("Review removed at step 2")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
  await expectSaved(page, "published, version 2");
  expect(published).toBe(1);
});

test.describe("with a second person", () => {
  test.describe.configure({ mode: "serial" });

  test("the rule can't be turned on without a second owner or admin", async ({ page, app }) => {
    await page.goto("/settings/rules");
    await rule(page, SECOND).click();
    await expect(page.getByText("You need a second owner or admin first.")).toBeVisible();
    await expect(rule(page, SECOND)).not.toBeChecked();
    await expectAccessible(page);
    await sql(
      app,
      `UPDATE "Member" SET "role" = 'admin' WHERE "userId" = (SELECT "id" FROM "User" WHERE "email" = $1)`,
      [app.sam],
    );
    await rule(page, SECOND).click();
    await expect(page.getByText("Rule saved")).toBeVisible();
    await expect(rule(page, SECOND)).toBeChecked();
    expect(app.url).toBeTruthy();
  });

  test("one person requests publishing a draft without its review, and a second person publishes it", async ({
    page,
    app,
    openAs,
  }) => {
    const id = await openWorkflow(page, app, "Two to publish");
    await card(page, 2).press("Delete");
    await expectSaved(page, "draft, 1 change");
    await publishButton(page).click();
    await expect(dialog(page).getByText("Publishing takes two people")).toBeVisible();
    await expect(dialog(page).getByText("Review removed at step 2")).toBeVisible();
    await expectAccessible(page);
    await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog(page).getByText("Waiting for a second person to publish")).toBeVisible();
    const waits = dialog(page).getByRole("button", { name: "Waiting for a second person" });
    await expect(waits).toBeDisabled();
    await expectAccessible(page);

    const other = await openAs(app.noor, id);
    await publishButton(other).click();
    await expect(dialog(other).getByText("Dana Whitfield requested this change.")).toBeVisible();
    await expect(dialog(other).getByText("Review removed at step 2")).toBeVisible();
    await dialog(other).getByRole("button", { name: "Publish", exact: true }).click();
    await expectSaved(other, "published, version 2");

    await page.goto("/settings/rules");
    await expect(changes(page).first()).toContainText("Review removed at step 2");
    await expect(changes(page).first()).toContainText("By Noor Haddad, requested by Dana Whitfield");
  });

  test("editing the draft withdraws the request", async ({ page, app, openAs }) => {
    const id = await openWorkflow(page, app, "Edited after");
    await card(page, 2).press("Delete");
    await publishButton(page).click();
    await dialog(page).getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog(page).getByText("Waiting for a second person to publish")).toBeVisible();
    await dialog(page).getByRole("button", { name: "Back" }).click();
    await page.getByRole("textbox", { name: "Workflow name" }).fill("Edited since");
    await expectSaved(page, "draft, 2 changes");

    const other = await openAs(app.noor, id);
    await publishButton(other).click();
    await expect(dialog(other).getByText("Publishing takes two people")).toBeVisible();
  });

  test("a change through the API waits under Rules until a second person confirms it", async ({
    page,
    app,
    request,
  }) => {
    const id = await makeWorkflow(request, app, "Over the API");
    const headers = { authorization: `Bearer ${app.token}` };
    const workflow = `${app.url}/api/v1/workflows/${id}`;
    const { steps } = await (await request.get(workflow, { headers })).json();
    const refused = await request.delete(`${workflow}/steps/${steps[1].id}`, { headers });
    expect(refused.status()).toBe(409);
    expect(await refused.json()).toMatchObject({
      type: "/problems/second-person-required",
      weakens: [{ kind: "review/removed" }],
    });
    await page.goto("/settings/rules");
    const mine = waiting(page).filter({ hasText: "Over the API" });
    await expect(mine.getByText("Another member must confirm this.")).toBeVisible();

    await signOut(page);
    await addSignIn(page, app, app.noor);
    await page.goto("/settings/rules");
    const theirs = waiting(page).filter({ hasText: "Over the API" });
    await expect(theirs).toContainText("Review removed at step 2");
    await expectAccessible(page);
    await theirs.getByRole("button", { name: "Confirm change" }).press("Enter");
    await expect(page.getByText("Change confirmed")).toBeVisible();
    await expect(theirs).toHaveCount(0);
    await expectFocusKept(page);
    expect((await (await request.get(workflow, { headers })).json()).stepCount).toBe(2);
  });

  test("turning the rule off also requires two people, and the request can be withdrawn", async ({
    page,
  }) => {
    await page.goto("/settings/rules");
    await rule(page, SECOND).click();
    const mine = waiting(page).filter({ hasText: "Require a second person for changes" });
    await expect(mine).toBeVisible();
    await expect(rule(page, SECOND)).toBeChecked();
    await mine.getByRole("button", { name: "Withdraw request" }).press("Enter");
    await expect(mine).toHaveCount(0);
    await expectFocusKept(page);
  });
});
