import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { read } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";
import type { ModelServer } from "@/server/testing/servers/model-server";

const test = testWithModel("test-model");

const WRITER = { agentId: "writer", action: "Write it." };
const PERSON = { agentId: "human", action: "Is it right?" };

const dialog = (page: Page) => page.getByRole("dialog", { name: /^Run again from step/ });
const completed = (page: Page) => page.getByRole("status").filter({ hasText: "Completed" }).first();

/** Completes a run whose second step is approved by a person. Opens the run's page at the third step. */
async function openCompleted(page: Page, app: App, models: ModelServer) {
  models.reply({ kind: "text", text: "Copper rose." }, { kind: "text", text: "Copper rose. Tin fell." });
  const id = await makeWorkflow(page.request, app, "Market letter", [WRITER, PERSON, WRITER]);
  const runId = await startRun(page.request, app, id);
  await page.goto(`/runs/${runId}`);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(completed(page)).toBeVisible();
  await page.goto(`/runs/${runId}?step=3`);
  return runId;
}

test("a run is rerun from its last step, with the approval of the earlier run, by keyboard", async ({
  page,
  app,
  models,
}) => {
  await signIn(page, app);
  const runId = await openCompleted(page, app, models);
  await page.getByRole("button", { name: "Run again from here" }).press("Enter");
  await expect(dialog(page)).toContainText("A new run starts from step 3.");
  await expect(dialog(page)).toContainText("The outputs of steps 1 to 2 are reused at no cost.");
  await expectAccessible(page);
  models.reply({ kind: "text", text: "Copper rose. Zinc fell." });
  const again = dialog(page).getByRole("button", { name: "Run again" });
  // The button is disabled until the plan has loaded. Unlike a click, a key doesn't wait for that.
  await expect(again).toBeEnabled();
  await again.press("Enter");
  await page.waitForURL((url) => url.pathname !== `/runs/${runId}` && url.pathname.startsWith("/runs/run_"));
  await expect(completed(page)).toBeVisible();
  await expect(page.getByText("Copper rose. Zinc fell.").first()).toBeVisible();
  await expect(page.getByText("Reruns an earlier run from step 3.")).toBeVisible();
  await page.goto(`${page.url()}?step=2`);
  await expect(page.getByText(/Dana Whitfield approved it in run/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "an earlier run" }).click();
  await page.waitForURL(`**/runs/${runId}`);
  await expect(page.getByRole("link", { name: "reran this run from step 3" })).toBeVisible();
});

test.describe("a newer version", () => {
  // The server refuses a request when the version chosen on the page is no longer the newest.
  test.use({ refusals: [409] });

  test("that is published after the preview is shown before it can run", async ({ page, app, models }) => {
    await signIn(page, app);
    const runId = await openCompleted(page, app, models);
    const { workflowId } = await read(page.request, app, `/workflows/runs/${runId}`);
    const { name, steps } = await read(page.request, app, `/workflows/${workflowId}`);
    const publish = async (action: string) => {
      const answer = await page.request.put(`${app.url}/api/v1/workflows/${workflowId}/definition`, {
        headers: { authorization: `Bearer ${app.token}` },
        data: { name, steps: [...steps.slice(0, 2), { ...steps[2], action }] },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
    };
    await publish("Write it politely.");
    await page.getByRole("button", { name: "Run again from here" }).click();
    await dialog(page)
      .getByRole("combobox", { name: "Version" })
      .selectOption({ label: "Version 2 (newest)" });
    await expect(dialog(page)).toContainText("because later steps changed.");
    await publish("Write it briefly.");
    await dialog(page).getByRole("button", { name: "Run again" }).click();
    await expect(dialog(page)).toContainText("The preview is out of date because ");
    await expect(dialog(page).getByRole("option", { name: "Version 3 (newest)" })).toHaveCount(1);
    await dialog(page).getByText("See what changed since version 1").click();
    await expect(dialog(page)).toContainText("Write it briefly.");
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an edited input is approved by the same people before the step runs", async ({
    page,
    app,
    models,
  }) => {
    await signIn(page, app);
    await openCompleted(page, app, models);
    await page.getByRole("button", { name: "Run again from here" }).tap();
    await dialog(page).getByRole("button", { name: "Edit step 3's input" }).tap();
    const field = dialog(page).getByRole("textbox", { name: "Step 3's input" });
    await expect(field).toBeFocused();
    await field.fill("Copper rose a little.");
    await expect(dialog(page)).toContainText("Step 2's approvers have to approve the edited input first.");
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    await dialog(page).getByRole("button", { name: "Run again" }).tap();
    await expect(
      page.getByText("Needs review again: Dana Whitfield reran an earlier run with an edited input."),
    ).toBeVisible();
    await expect(page.getByText("Copper rose a little.").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    models.reply({ kind: "text", text: "Copper rose a little. Tin fell." });
    await page.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(completed(page)).toBeVisible();
  });
});
