import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import type { App } from "@/e2e/support/organization";
import { addSignIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

const STEPS = [
  { agentId: "finance_agent", action: "Say what the figures are.", name: "figures" },
  { agentId: "human", action: "Are they right?" },
  { agentId: "writer", action: "Write a letter about {{ input }}." },
];

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const drawer = (page: Page) => page.getByRole("region", { name: /^Test step/ });
const result = (page: Page) => drawer(page).getByRole("region", { name: "Result" });

/** Returns the number of runs in the workflow's run list. */
async function countRuns(page: Page, app: App, id: string): Promise<number> {
  const answer = await page.request.get(`/api/v1/workflows/${id}/runs`, {
    headers: { authorization: `Bearer ${app.token}` },
  });
  return (await answer.json()).totalElements;
}

test("a draft step can be tested on custom text, without the steps before it", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Tested alone", STEPS);
  await card(page, 3).click();
  await actionField(page).fill("Write a short letter about {{ input }}.");
  await inspector(page).getByRole("button", { name: "Test this step" }).click();
  await expect(drawer(page)).toBeFocused();
  await drawer(page).getByRole("textbox", { name: "Input" }).fill(NOTE);
  await drawer(page).getByRole("button", { name: "Test the step" }).click();
  await expect(result(page).getByRole("status").first()).toHaveText("Completed");
  await expect(result(page).getByText("Simulated", { exact: true })).toBeVisible();
  await result(page).getByText("Prompt", { exact: true }).click();
  const prompt = result(page).getByText(/Write a short letter about/);
  await expect(prompt).toBeVisible();
  await expect(prompt).toHaveCSS("font-family", /geist/i);
  await expectAccessible(page);
  await expectSaved(page, "draft, 1 change");
  // No review is waiting, and the run list doesn't show the test.
  await expect(card(page, 2)).not.toContainText("Waiting");
  expect(await countRuns(page, app, id)).toBe(0);

  await drawer(page).getByRole("textbox", { name: "Input" }).fill("Copper is up.");
  await drawer(page).getByRole("button", { name: "Test the step" }).click();
  await expect(
    result(page)
      .getByText(/Copper is up/)
      .first(),
  ).toBeVisible();
  await expect(drawer(page).getByRole("region", { name: "Previous result" })).toContainText("Completed");
});

test.describe("a step that sends an email", () => {
  // The server refuses the test until it's confirmed.
  test.use({ refusals: [422] });

  test("asks first and names the recipients", async ({ page, app }) => {
    const action = "To: {{ input }}, sam@a.example\nCc: kim@a.example\nSubject: Hi\n\nHello.";
    await openWorkflow(page, app, "Tested for real", [{ agentId: "send_email", action }]);
    await card(page, 1).click();
    await inspector(page).getByRole("button", { name: "Test this step" }).click();
    await drawer(page).getByRole("textbox", { name: "Input" }).fill("lena@a.example");
    await drawer(page).getByRole("button", { name: "Test the step" }).click();
    const dialog = page.getByRole("dialog", { name: "Test the step for real?" });
    await expect(dialog).toContainText(
      "saves an email to lena@a.example, sam@a.example, kim@a.example in Countersign",
    );
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    await expect(result(page)).toBeHidden();
    await drawer(page).getByRole("button", { name: "Test the step" }).click();
    await dialog.getByRole("button", { name: "Test the step" }).click();
    await expect(dialog).toBeHidden();
    await expect(result(page).getByRole("status").first()).toHaveText("Completed");
    await expect(result(page)).toContainText("Email not sent: no mail server.");
  });
});

test("after a run, a step can be tested on that run's input by keyboard alone", async ({ page, app }) => {
  await openWorkflow(page, app, "Tested on what was", [STEPS[0], STEPS[2]] as typeof STEPS);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(card(page, 2)).toContainText("Completed");
  const run = (await page.getByRole("link", { name: "Open run" }).getAttribute("href")) ?? "";

  await card(page, 2).focus();
  await page.keyboard.press("t");
  await expect(drawer(page)).toBeFocused();
  const { steps } = await (
    await page.request.get(`/api/v1/workflows${run}`, { headers: { authorization: `Bearer ${app.token}` } })
  ).json();
  await expect(drawer(page).getByRole("radio", { name: "Input from the last run" })).toBeChecked();
  await expect(drawer(page).getByText(steps[0].output.slice(0, 40)).first()).toBeVisible();
  await expect(drawer(page).getByRole("link", { name: "in this run" })).toHaveAttribute("href", run);
  await page.keyboard.press("Control+Enter");
  await expect(result(page).getByRole("status").first()).toHaveText("Completed");
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
});

test("a step with an error and a person's step can't be tested, and the page says why", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Not to be tested", STEPS);
  await card(page, 2).click();
  await expect(inspector(page).getByRole("button", { name: "Test this step" })).toHaveCount(0);
  await card(page, 3).click();
  await actionField(page).fill("Use {{ steps.ghost.output }}.");
  await inspector(page).getByRole("button", { name: "Test this step" }).click();
  await expect(drawer(page).getByText("Fix these errors to test the step")).toBeVisible();
  await expect(drawer(page).getByRole("button", { name: "Test the step" })).toBeDisabled();
});
