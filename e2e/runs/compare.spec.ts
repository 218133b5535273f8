import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { chooseRunAction, untilStatus } from "@/e2e/support/run-page";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, type Step, send, startRun } from "@/e2e/support/workflows";

const STEPS: Step[] = [
  { agentId: "finance_agent", action: "Say what the figures in the note are.", name: "figures" },
  { agentId: "human", action: "Are the figures right?" },
  { agentId: "procurator_assistant", action: "Summarize it in one line." },
];

async function makeRun(
  request: APIRequestContext,
  app: App,
  workflowId: string,
  input: string,
  approved: string,
) {
  const runId = await startRun(request, app, workflowId, input);
  await untilStatus(request, app, runId, "PAUSED");
  await send(request, app, `/workflows/runs/${runId}/resume`, { output: approved });
  await untilStatus(request, app, runId, "COMPLETED");
  return runId;
}

/** Creates an earlier and a later run of a workflow, with approved documents that differ by one word. */
async function makeTwoRuns(request: APIRequestContext, app: App, name: string) {
  const workflowId = await makeWorkflow(request, app, name, STEPS);
  const earlier = await makeRun(request, app, workflowId, "Copper rose to 9,480.", "Copper rose a little.");
  const later = await makeRun(request, app, workflowId, "Copper rose to 9,500.", "Copper rose a lot.");
  return { earlier, later };
}

const stepItem = (page: Page, name: RegExp) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name }) });

test.describe("at 1440 px", () => {
  test.use(DESKTOP);

  test("a run is compared with the previous run, and each changed text is marked word by word", async ({
    page,
    app,
    request,
  }) => {
    const { earlier, later } = await makeTwoRuns(request, app, "Compared with the run before");
    await signIn(page, app, app.dana, `/runs/${later}`);
    await chooseRunAction(page, "Compare…");
    await expect(page.getByRole("link", { name: "Compare with the previous run" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Compare with the previous run" }).click();
    await page.waitForURL(`**/runs/${earlier}/compare/${later}`);
    await expect(page.getByRole("region", { name: "Run A" })).toContainText("Copper rose to 9,480.");
    await expect(page.getByRole("region", { name: "Run B" })).toContainText("Copper rose to 9,500.");
    await expect(page.getByRole("list", { name: "Figures" })).toContainText("Edits by people");
    const person = stepItem(page, /2\. A person decides/);
    await expect(person).toContainText("Different output");
    await expect(person.getByText("Dana Whitfield approved with edits")).toHaveCount(2);
    await person.getByText("Show changes in the output").click();
    await expect(person.locator("del").last()).toHaveText("little");
    await expect(person.locator("ins").last()).toHaveText("lot");
    await expectAccessible(page);

    await page.getByRole("link", { name: "Swap A and B" }).click();
    await page.waitForURL(`**/runs/${later}/compare/${earlier}`);
    await expect(page.getByRole("region", { name: "Run A" })).toContainText("Copper rose to 9,500.");
    await page.getByRole("link", { name: "Open step 2 of run A" }).click();
    await page.waitForURL(`**/runs/${later}?step=2`);
  });

  test("the keyboard finds a run by its input and compares with it", async ({ page, app, request }) => {
    const { earlier, later } = await makeTwoRuns(request, app, "Found by its input");
    await signIn(page, app, app.dana, `/runs/${earlier}`);
    await page.getByRole("button", { name: "Run actions" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Compare…" }).press("Enter");
    const field = page.getByRole("combobox", { name: "Run to compare with" });
    await field.focus();
    await page.keyboard.type("9,500");
    await expect(page.getByRole("option", { name: /Copper rose to 9,500/ })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/runs/${earlier}/compare/${later}`);
    await expect(
      page.getByRole("heading", { level: 1, name: "Compare runs of Found by its input" }),
    ).toBeVisible();
  });

  test("runs of two versions link to what changed between them", async ({ page, app, request }) => {
    const workflowId = await makeWorkflow(request, app, "Two versions", [STEPS[0] as Step]);
    const first = await startRun(request, app, workflowId, "Copper rose.");
    await untilStatus(request, app, first, "COMPLETED");
    const { steps } = await read(request, app, `/workflows/${workflowId}`);
    const changed = await request.patch(`${app.url}/api/v1/workflows/${workflowId}/steps/${steps[0].id}`, {
      headers: { authorization: `Bearer ${app.token}` },
      data: { action: "Say it briefly." },
    });
    expect(changed.ok(), await changed.text()).toBe(true);
    const second = await startRun(request, app, workflowId, "Copper rose.");
    await untilStatus(request, app, second, "COMPLETED");
    await signIn(page, app, app.dana, `/runs/${first}/compare/${second}`);
    await expect(page.getByText("Both runs have the same input.")).toBeVisible();
    await expect(stepItem(page, /^1\./)).toContainText("Different instructions");
    await page.getByRole("button", { name: "Show changes from version 1 to 2" }).click();
    await expect(page.getByRole("dialog").locator("ins").last()).toContainText("briefly");
    await expectAccessible(page);
  });
});

test("steps that don't differ can be hidden", async ({ page, app, request }) => {
  const workflowId = await makeWorkflow(request, app, "Compared with a rerun", STEPS);
  const runId = await makeRun(request, app, workflowId, "Copper rose to 9,480.", "Copper rose a little.");
  const again = await send(request, app, `/workflows/runs/${runId}/rerun`, {
    fromStepOrder: 3,
    input: "Else.",
  });
  await untilStatus(request, app, again.runId, "PAUSED");
  await send(request, app, `/workflows/runs/${again.runId}/resume`, { output: "Copper fell." });
  await untilStatus(request, app, again.runId, "COMPLETED");
  await signIn(page, app, app.dana, `/runs/${runId}/compare/${again.runId}`);
  await expect(page.getByText("2 of 3 steps differ")).toBeVisible();
  await expect(stepItem(page, /^1\./)).toContainText("Output reused from an earlier run");
  await page.getByRole("checkbox", { name: "Only steps that differ" }).check();
  await expect(stepItem(page, /^1\./)).toHaveCount(0);
  await expect(stepItem(page, /^2\./)).toBeVisible();
});

test.describe("at 390 px", () => {
  test.use(PHONE);

  test("each value names its run, nothing scrolls sideways, and everything is large enough to tap", async ({
    page,
    app,
    request,
  }) => {
    const { earlier, later } = await makeTwoRuns(request, app, "Compared on a phone");
    await signIn(page, app, app.dana, `/runs/${earlier}/compare/${later}`);
    const person = stepItem(page, /2\. A person decides/);
    await expect(person.getByText("A", { exact: true })).toBeVisible();
    await expect(person.getByText("B", { exact: true })).toBeVisible();
    await person.getByText("Show changes in the output").click();
    await expect(person.locator("ins").last()).toHaveText("lot");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
  });
});
