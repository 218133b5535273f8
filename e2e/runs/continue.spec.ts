import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { read } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";
import type { ModelServer } from "@/server/testing/servers/model-server";

const test = testWithModel("test-model");

const WRITER = { agentId: "writer", action: "Write it." };
const PERSON = { agentId: "human", action: "Is it right?" };

const dialog = (page: Page) => page.getByRole("dialog", { name: "Continue this run?" });
const status = (page: Page) => page.getByRole("status");

/** Starts a run whose third step fails after a person approves the second. Opens the run's page. */
async function openFailed(page: Page, app: App, models: ModelServer) {
  models.reply({ kind: "text", text: "Copper rose." });
  const id = await makeWorkflow(page.request, app, "Fails late", [WRITER, PERSON, WRITER]);
  const runId = await startRun(page.request, app, id);
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  models.reply({ kind: "status", status: 400 });
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("link", { name: "Show the failed step" }).click();
  await expect(page.getByRole("button", { name: "Continue run" })).toBeVisible();
  return id;
}

test("a failed run continues from the step that failed, without approving twice", async ({
  page,
  app,
  models,
}) => {
  await signIn(page, app);
  await openFailed(page, app, models);
  await expect(page.getByText("This step failed")).toBeVisible();
  await page.getByRole("button", { name: "Continue run" }).click();
  await expect(dialog(page)).toContainText("Step 3 runs again, including any calls it makes.");
  await expect(dialog(page)).toContainText("Steps 1 and 2 keep their outputs and approvals.");
  await expectAccessible(page);
  models.reply({ kind: "text", text: "Copper rose. Tin fell." });
  await dialog(page).getByRole("button", { name: "Continue run" }).dblclick();
  await expect(dialog(page)).toBeHidden();
  await expect(status(page).filter({ hasText: "Completed" }).first()).toBeVisible();
  await expect(page.getByText("Copper rose. Tin fell.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue run" })).toHaveCount(0);
  await expect(page.getByText(/^Dana Whitfield continued the failed run from step 3, /)).toBeVisible();
});

test.describe("what continuing may send again", () => {
  // The server refuses a request when the version chosen on the page is no longer the newest.
  test.use({ refusals: [409] });

  test("needs confirmation, and again after a change, and a newer version's changes are shown", async ({
    page,
    app,
    models,
  }) => {
    await signIn(page, app);
    const config = { kind: "http", method: "POST", url: "https://prices.invalid/", body: null };
    await send(page.request, app, "/agents", { id: "poster", name: "Poster", config });
    const steps = [
      { agentId: "writer", action: "Write it." },
      { agentId: "poster", action: "Send it." },
    ];
    models.reply({ kind: "status", status: 400 });
    const id = await makeWorkflow(page.request, app, "Sends late", steps);
    const runId = await startRun(page.request, app, id);
    const publish = (action: string) =>
      page.request.put(`${app.url}/api/v1/workflows/${id}/definition`, {
        headers: { authorization: `Bearer ${app.token}` },
        data: { name: "Sends late", steps: [{ agentId: "writer", action }, steps[1]] },
      });
    await publish("Write it in one line.");
    await page.goto(`/runs/${runId}`);
    // Publishes version 3 while the page only knows about version 2.
    await publish("Write it in three lines.");
    await page.getByRole("button", { name: "Continue run" }).click();
    const effects = dialog(page).getByRole("checkbox", {
      name: "I understand that this will happen: step 2 sends a POST request to https://prices.invalid",
    });
    await dialog(page).getByRole("button", { name: "Continue run" }).click();
    await expect(dialog(page).getByRole("alert")).toHaveText("Select the checkbox to confirm.");
    await effects.check();
    await dialog(page).getByRole("combobox", { name: "Version" }).selectOption("latest");
    await expect(effects).not.toBeChecked();
    await effects.check();
    await dialog(page).getByText("See what changed since version 1").click();
    await expect(dialog(page)).toContainText("Write it in three lines.");
    await expect(dialog(page).getByRole("option", { name: "Version 3 (newest)" })).toHaveCount(1);
    await expectAccessible(page);
    await publish("Write it in two lines.");
    await dialog(page).getByRole("button", { name: "Continue run" }).click();
    await expect(dialog(page)).toContainText("The preview is out of date because ");
    await expect(dialog(page).getByRole("option", { name: "Version 4 (newest)" })).toHaveCount(1);
    await expect(effects).not.toBeChecked();
    await effects.check();
    models.reply({ kind: "text", text: "Copper rose." });
    await dialog(page).getByRole("button", { name: "Continue run" }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(
      page.getByText(/^Dana Whitfield continued the failed run from step 1, on version 4/),
    ).toBeVisible();
  });
});

test("a newer version that changes later steps asks for approval and says so", async ({
  page,
  app,
  models,
}) => {
  await signIn(page, app);
  const id = await openFailed(page, app, models);
  const { name, steps } = await read(page.request, app, `/workflows/${id}`);
  const published = await page.request.put(`${app.url}/api/v1/workflows/${id}/definition`, {
    headers: { authorization: `Bearer ${app.token}` },
    data: { name, steps: [...steps.slice(0, 2), { ...steps[2], action: "Write it politely." }] },
  });
  expect(published.ok(), await published.text()).toBe(true);
  await page.reload();
  await page.getByRole("button", { name: "Continue run" }).click();
  await dialog(page).getByRole("combobox", { name: "Version" }).selectOption("latest");
  await expect(dialog(page)).toContainText("Step 2 has to be approved again because later steps changed.");
  await dialog(page).getByRole("button", { name: "Ask for approval" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText("Waiting for approval", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Run continued")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an input that was approved can be edited, and is approved again first", async ({
    page,
    app,
    models,
  }) => {
    await signIn(page, app);
    await openFailed(page, app, models);
    await page.getByRole("button", { name: "Continue run" }).tap();
    await dialog(page).getByRole("button", { name: "Edit step 3's input" }).tap();
    const field = dialog(page).getByRole("textbox", { name: "Step 3's input" });
    await expect(field).toHaveValue("Copper rose.");
    await expect(field).toBeFocused();
    await field.fill("Copper rose a little.");
    await expect(dialog(page)).toContainText("Step 2's approvers have to approve the edited input first.");
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    await dialog(page).getByRole("button", { name: "Ask for approval" }).tap();
    await expect(page.getByText("Needs review again: Dana Whitfield continued the run")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
    models.reply({ kind: "text", text: "Copper rose a little. Tin fell." });
    await page.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(status(page).filter({ hasText: "Completed" }).first()).toBeVisible();
  });
});
