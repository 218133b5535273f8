import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved, openWorkflow, showFace } from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

const STEPS = [
  { agentId: "finance_agent", action: "Say what the figures are." },
  { agentId: "human", action: "Are they right?" },
  { agentId: "writer", action: "Write a letter." },
];

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const bar = (page: Page) => page.getByRole("region", { name: "Run", exact: true });

async function start(page: Page, what: "Draft" | "Version 1 (published)") {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("dialog").getByRole("radio", { name: what }).check();
  await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
  await page.getByRole("button", { name: "Start run" }).click();
}

for (const face of ["List", "Canvas"] as const) {
  test(`the draft runs, and its cards show progress, time, and output: ${face}`, async ({ page, app }) => {
    await openWorkflow(page, app, `Watched: ${face}`, STEPS);
    const fillOf = (place: number) => card(page, place).locator("[data-fill]");
    await expect(fillOf(2)).toHaveAttribute("data-fill", "none");
    await card(page, 1).click();
    await actionField(page).fill("Say what copper stands at.");
    await showFace(page, face);
    await start(page, "Draft");
    await expect(bar(page)).toContainText("the draft");
    await expect(card(page, 1)).toContainText("Completed");
    await expect(card(page, 1)).toContainText(/\d(\.\d)? ?m?s/);
    await expect(card(page, 1)).toContainText("Simulated");
    await expect(card(page, 2)).toContainText("Waiting for a person");
    await expect(fillOf(2)).toHaveAttribute("data-fill", "waiting");
    await expect(bar(page).getByRole("status")).toHaveText("Waiting for a person");
    await expectAccessible(page);
    await expectSaved(page, "draft, 1 change");

    await bar(page).getByRole("link", { name: "Open review" }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(page.getByText(/You approved it/).first()).toBeVisible();
    await page.goBack();
    await expect(card(page, 2)).toContainText(/Approved|Completed/);
    await expect(fillOf(2)).toHaveAttribute("data-fill", "decided");
    await expect(card(page, 3)).toContainText("Completed");
    await expect(bar(page).getByRole("status")).toHaveText("Completed");
  });
}

test("the published version can still run when there is a draft, and a draft with errors can't run", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Published runs", STEPS);
  await card(page, 1).click();
  await actionField(page).fill("Use {{ steps.ghost.output }}.");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "Draft" })).toBeDisabled();
  await expect(dialog).toContainText("Fix 1 error to run the draft.");
  await page.keyboard.press("Escape");
  await start(page, "Version 1 (published)");
  await expect(bar(page)).toContainText("version 1");
  await expect(card(page, 2)).toContainText("Waiting for a person");
  await bar(page).getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: /Cancel run/ }).click();
  await expect(bar(page)).toContainText("Canceled");
});
