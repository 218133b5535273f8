import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { startWaitingRun } from "@/e2e/support/inbox";
import type { Installation } from "@/e2e/support/installation";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

const test = testWithModel("test-model");

const menu = (page: Page) => page.getByRole("button", { name: "Bulk actions", exact: true });
const strip = (page: Page) =>
  page.getByRole("list", { name: "Bulk actions", exact: true }).getByRole("listitem");
const results = (page: Page, name: string) => page.getByRole("dialog", { name }).getByRole("listitem");

test("a filtered list is canceled by keyboard in the background, with progress and results", async ({
  page,
  app,
  request,
}) => {
  await addSignIn(page, app);
  for (const input of ["Refund BULK-1", "Refund BULK-2", "Refund OTHER-3"])
    await startWaitingRun(request, app, "Refund reply", null, { input });
  await page.goto("/runs?q=bulk");
  await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
  await menu(page).press("Enter");
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Cancel runs…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Cancel these runs?" });
  await expect(dialog).toContainText("2 runs match the filters now.");
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("Cancel 2 runs");
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Name" }).fill("Cancel refunds of the bulk order");
  await dialog.getByRole("button", { name: "Cancel 2 runs" }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(strip(page)).toContainText("Cancel refunds of the bulk order");
  await expect(strip(page).getByRole("progressbar")).toHaveAttribute("max", "2");
  await expect(strip(page)).toContainText("Finished: 2 of 2 done");
  await expect(page.getByRole("list", { name: /^Runs: / }).getByText("Canceled")).toHaveCount(2);
  await expectAccessible(page);
  await strip(page).getByRole("button", { name: "Show results" }).press("Enter");
  const rows = results(page, "Cancel refunds of the bulk order");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Refund BULK-1");
  await expect(rows.first()).toContainText("Canceled");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await strip(page)
    .getByRole("button", { name: /^Dismiss/ })
    .click();
  await expect(strip(page)).toHaveCount(0);
  await expect(menu(page)).toBeFocused();
  await page
    .getByRole("list", { name: /^Runs: / })
    .getByRole("link")
    .first()
    .click();
  await expect(page).toHaveURL(/\/runs\/run_/);
  await page.goBack();
  await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
  await expect(strip(page)).toHaveCount(0);
  await page.goto("/runs?q=other");
  // There's a list for each day.
  await expect(
    page
      .getByRole("list", { name: /^Runs: / })
      .getByText("Waiting for a person")
      .first(),
  ).toBeVisible();
  await menu(page).click();
  await page.getByRole("menuitem", { name: "Latest bulk actions" }).click();
  await expect(results(page, "Bulk actions").first()).toContainText("Dana Whitfield");
  await expectAccessible(page);
});

test("a colleague's bulk action is shown without a reload, and stopped by keyboard", async ({
  page,
  app,
  request,
  installation,
}) => {
  await addSignIn(page, app);
  for (const input of ["HALFWAY-1", "HALFWAY-2", "HALFWAY-3"])
    await startWaitingRun(request, app, "Stopped reply", null, { input: `Refund ${input}` });
  await page.goto("/runs?q=halfway");
  await expect(page.getByText("3 runs", { exact: true })).toBeVisible();
  const news = page.getByRole("status").filter({ hasText: "“Cancel" });
  const letWork = await holdAfterFirstItem(installation);
  for (const name of ["Cancel the first", "Cancel the others"]) {
    const body = { kind: "CANCEL", name, filters: { q: "halfway" } };
    const headers = { authorization: `Bearer ${app.token}` };
    const answer = await request.post(`${app.url}/api/v1/bulk-actions`, { headers, data: body });
    expect(answer.status(), await answer.text()).toBe(202);
    await expect(strip(page).filter({ hasText: name })).toBeVisible();
    await expect(news).toHaveText(`“${name}” started: ${name.endsWith("first") ? 3 : 2} runs.`);
    await expect(strip(page).filter({ hasText: name })).toContainText("1 of");
  }
  const [others, first] = [strip(page).nth(0), strip(page).nth(1)];
  await expectAccessible(page);
  const stop = first.getByRole("button", { name: "Stop Cancel the first" });
  await stop.press("Enter");
  await expect(first).toContainText("Stopped by Dana Whitfield: 1 of 3 done");
  await expect(news).toHaveText("“Cancel the first” was stopped by Dana Whitfield: 1 of 3 done.");
  const dismiss = first.getByRole("button", { name: "Dismiss Cancel the first" });
  await expect(dismiss).toBeFocused();
  await expectAccessible(page);
  await expect(dismiss).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(strip(page)).toHaveCount(1);
  await expect(others.getByRole("button", { name: "Show results" })).toBeFocused();
  await letWork();
  await expect(news).toHaveText("“Cancel the others” finished: 2 of 2 done.");
  await others.getByRole("button", { name: "Dismiss Cancel the others" }).click();
  await expect(strip(page)).toHaveCount(0);
  await expect(menu(page)).toBeFocused();
  await expectAccessible(page);
});

/**
 * Limits each new bulk action to its first run, as if its other runs had failed temporarily. Returns a
 * function that lets it continue.
 */
async function holdAfterFirstItem(installation: Installation): Promise<() => Promise<void>> {
  await installation.sql(
    `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       NEW."retryAt" = now() + interval '1 hour'; RETURN NEW;
     END $$;
     CREATE TRIGGER hold BEFORE INSERT ON "BulkItem" FOR EACH ROW WHEN (NEW."position" > 1)
       EXECUTE FUNCTION hold()`,
  );
  return async () => {
    await installation.sql(
      `DROP TRIGGER hold ON "BulkItem"; DROP FUNCTION hold; UPDATE "BulkItem" SET "retryAt" = now()`,
    );
  };
}

test("nothing starts if no run matches that kind", async ({ page, app, request }) => {
  await addSignIn(page, app);
  await startWaitingRun(request, app, "Waiting", null, { input: "Refund ALONE-1" });
  await page.goto("/runs?q=alone");
  await menu(page).click();
  await page.getByRole("menuitem", { name: "Continue failed runs…" }).click();
  const dialog = page.getByRole("dialog", { name: "Continue failed runs?" });
  await expect(dialog).toContainText("No failed runs that can be continued match these filters.");
  await expect(dialog.getByRole("button", { name: "Continue failed runs" })).toBeDisabled();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("failed runs are continued together", async ({ page, app, models }) => {
    await signIn(page, app);
    const id = await makeWorkflow(page.request, app, "Fails first", [
      { agentId: "writer", action: "Write it." },
    ]);
    models.reply({ kind: "status", status: 400 }, { kind: "status", status: 400 });
    for (const input of ["One", "Two"]) await startRun(page.request, app, id, input);
    await page.goto(`/runs?workflow=${id}&status=FAILED`);
    await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
    models.reply({ kind: "text", text: "Written." }, { kind: "text", text: "Written." });
    await menu(page).tap();
    await page.getByRole("menuitem", { name: "Continue failed runs…" }).tap();
    const dialog = page.getByRole("dialog", { name: "Continue failed runs?" });
    await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("Continue 2 runs of Fails first");
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Continue 2 runs" }).tap();
    await expect(strip(page)).toContainText("Finished: 2 of 2 done");
    expect(await findSmallTargets(page)).toEqual([]);
    await strip(page).getByRole("button", { name: "Show results" }).tap();
    const rows = results(page, "Continue 2 runs of Fails first");
    await expect(rows).toHaveCount(2);
    await expectAccessible(page);
    await rows.first().getByRole("link", { name: "One" }).tap();
    await expect(page.getByText("Written.").first()).toBeVisible();
  });
});
