import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { chooseRunAction, figure, lanes, untilStatus } from "@/e2e/support/run-page";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, NOTE, type Step, send, startRun } from "@/e2e/support/workflows";

const STEPS: Step[] = [
  { agentId: "finance_agent", action: "Say what the figures in the note are.", name: "figures" },
  { agentId: "human", action: "Are the figures right?" },
  { agentId: "procurator_assistant", action: "Summarize it in one line." },
];

/** Creates a completed run whose document a person edited and approved. */
async function makeCompletedRun(request: APIRequestContext, app: App, name: string): Promise<string> {
  const runId = await startRun(request, app, await makeWorkflow(request, app, name, STEPS));
  await untilStatus(request, app, runId, "PAUSED");
  await send(request, app, `/workflows/runs/${runId}/resume`, { output: "Copper rose." });
  await untilStatus(request, app, runId, "COMPLETED");
  return runId;
}

const ONCE = { attempts: 1, backoffSeconds: 0, timeoutSeconds: null };

/** Creates a run that fails because its agent's server can't be reached. */
async function makeFailedRun(request: APIRequestContext, app: App, id: string): Promise<string> {
  const config = { kind: "http", method: "GET", url: "https://prices.invalid/" };
  await send(request, app, "/agents", { id, name: "Price check", config });
  const steps = [STEPS[0] as Step, { agentId: id, action: "Check.", retry: ONCE }, STEPS[2] as Step];
  const runId = await startRun(request, app, await makeWorkflow(request, app, `Fails at ${id}`, steps));
  await untilStatus(request, app, runId, "FAILED");
  return runId;
}

const top = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;

test.describe("at 1440 px", () => {
  test.use(DESKTOP);

  test("a completed run opens on its result, below its figures and its steps in time", async ({
    page,
    app,
    request,
  }) => {
    const runId = await makeCompletedRun(request, app, "Seen at a glance");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    await expect(page.getByRole("heading", { name: "Step 3: Signatory's assistant" })).toBeVisible();
    await expect(page.getByRole("tab", { name: "Output", selected: true })).toBeVisible();
    await expect(figure(page, "Edits by people")).toHaveText("1");
    await expect(figure(page, "Started by")).toContainText("Dana Whitfield");
    await expect(lanes(page).getByText("DW", { exact: true })).toBeVisible();
    await expect(lanes(page).locator("[data-bar=person]")).toHaveCount(1);
    await expect(lanes(page).getByRole("link", { name: /^2\./ })).toContainText("decided by Dana Whitfield");
    await expect(lanes(page).getByRole("link")).toHaveCount(3);
    expect(await top(page, "[data-gantt]")).toBeLessThan(await top(page, "#step-title"));
    expect(
      await lanes(page)
        .getByRole("link")
        .first()
        .evaluate((link) => link.clientHeight),
    ).toBe(28);
    await expectAccessible(page);

    await page.getByRole("button", { name: "version 1" }).click();
    await expect(page.getByRole("dialog")).toContainText("Are the figures right?");
    await expect(page.getByRole("dialog")).toContainText("This is the current version.");
    await expectAccessible(page);
  });

  test("the keyboard moves through the steps and selects one, and through the views of a step", async ({
    page,
    app,
    request,
  }) => {
    const runId = await makeCompletedRun(request, app, "Moved through by keyboard");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    const link = (name: RegExp) => lanes(page).getByRole("link", { name });
    await expect(link(/^3\./)).toHaveAttribute("aria-current", "step");
    await link(/^3\./).focus();
    await page.keyboard.press("ArrowUp");
    await expect(link(/^2\./)).toBeFocused();
    await page.keyboard.press("Home");
    await expect(link(/^1\./)).toBeFocused();
    await expect(link(/^1\./)).toContainText("Completed");
    await expect(page).not.toHaveURL(/step=/);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/step=1/);
    await expect(link(/^1\./)).toHaveAttribute("aria-current", "step");
    await expect(page.getByRole("heading", { name: "Step 1: Finance agent (figures)" })).toBeVisible();

    await page.getByRole("tab", { name: "Output" }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("tabpanel", { name: "Input" })).toContainText(NOTE);
    await page.keyboard.press("End");
    await expect(page.getByRole("tabpanel", { name: "Raw" })).toContainText('"stepOrder": 1');
    await page.getByRole("tab", { name: "Attempts" }).click();
    await expect(page.getByRole("tabpanel", { name: "Attempts" })).toContainText(/Attempt 1 · Completed · /);
    await expectAccessible(page);
  });

  test("a failed run opens on the error, its likely cause, and the button that fixes it", async ({
    page,
    app,
    request,
  }) => {
    const runId = await makeFailedRun(request, app, "price_check");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    const error = page.getByRole("alert").filter({ hasText: "This step failed" });
    await expect(error).toContainText("Likely cause: The server is down, or the agent has a wrong address");
    await expect(lanes(page).getByRole("link", { name: /^3\./ })).toContainText("Not reached");
    await expect(page.getByRole("tabpanel", { name: "Input" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "See all runs that failed for this reason" }).click();
    await expect(page).toHaveURL(/\/runs\?cause=connection$/);
    await expect(page.getByRole("main").getByText("Fails at price_check")).toBeVisible();
    await page.goBack();
    await expect(page).toHaveTitle(/Fails at price_check/);
    await error.getByRole("link", { name: "Edit agent" }).click();
    await expect(page).toHaveURL(/\/agents\/price_check/);
  });

  test("a long wait is compressed, and its true length is written in the gap", async ({
    page,
    app,
    request,
    clock,
  }) => {
    const { runId } = await startWaitingRun(request, app, "Waits for days", 3_600_000);
    await addSignIn(page, app);
    await clock.install();
    await page.goto(`/runs/${runId}`);
    await expect(lanes(page).locator("[data-bar=person]")).toHaveCount(1);
    await clock.fastForward("50:00:00");
    // Once on the axis, and once at the step.
    await expect(lanes(page).getByText(/^2 d 2 h$/)).toHaveCount(2);
  });

  test("all steps are printed", async ({ page, app, request }) => {
    const step = { agentId: "writer", action: "One line." };
    const id = await makeWorkflow(
      request,
      app,
      "On paper",
      Array.from({ length: 40 }, () => step),
    );
    const runId = await startRun(request, app, id);
    await untilStatus(request, app, runId, "COMPLETED");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    const hidden = () => lanes(page).evaluate((nav) => nav.scrollHeight - nav.clientHeight);
    expect(await hidden()).toBeGreaterThan(0);
    expect(
      await lanes(page)
        .getByRole("link")
        .first()
        .evaluate((link) => link.clientHeight),
    ).toBe(16);
    await page.emulateMedia({ media: "print" });
    expect(await hidden()).toBe(0);
    await expect(page.getByRole("button", { name: "Account" })).toBeHidden();
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the review comes first, then the steps as a list, and actions are in the menu", async ({
    page,
    app,
    request,
  }) => {
    const runId = await startRun(request, app, await makeWorkflow(request, app, "By thumb", STEPS));
    await untilStatus(request, app, runId, "PAUSED");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    await expect(page.getByRole("textbox", { name: /^Document/ })).toBeVisible();
    expect(await top(page, "#step-title")).toBeLessThan(await top(page, "[data-gantt]"));
    await expect(lanes(page).getByRole("link", { name: /^2\./ })).toContainText(
      /Waiting for a person · .* waiting/,
    );
    expect(await findSmallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
    await chooseRunAction(page, "Cancel run");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
    await expect(page.getByText("canceled the run").first()).toBeVisible();
  });

  test("the result comes first, and a tap on a step shows its document", async ({ page, app, request }) => {
    const runId = await makeCompletedRun(request, app, "Result by thumb");
    await signIn(page, app, app.dana, `/runs/${runId}`);
    await expect(page.getByRole("heading", { name: /^Step 3/ })).toBeVisible();
    expect(await top(page, "#step-title")).toBeLessThan(await top(page, "[data-gantt]"));
    await page.getByRole("link", { name: "Skip to step 3" }).press("Enter");
    await expect(page.locator("#step")).toBeFocused();
    await lanes(page).getByRole("link", { name: /^1\./ }).tap();
    await expect(page.getByRole("heading", { name: /^Step 1/ })).toBeInViewport();
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
  });
});
