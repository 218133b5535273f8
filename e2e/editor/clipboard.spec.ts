import type { Page } from "playwright/test";
import { expect, test } from "@/e2e/support/app";
import { card, cards, expectOrder, expectSaved, openWorkflow, showFace } from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";

const SOURCE = [
  { agentId: "writer", action: "Note {{ run.input }}.", name: "notes" },
  { agentId: "human", action: "Are they right?", review: { quorum: 2, timeoutSeconds: 3600 } },
  { agentId: "writer", action: "Sum up {{ steps.notes.output }}." },
];
const TARGET = [
  { agentId: "finance_agent", action: "Of the other workflow.", name: "notes" },
  { agentId: "finance_agent", action: "Its use of {{ steps.notes.output }}." },
];

test.beforeEach(async ({ page, app }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await addSignIn(page, app);
});

const onClipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const putOnClipboard = (page: Page, text: string) =>
  page.evaluate((text) => navigator.clipboard.writeText(text), text);

/** Expects the pasted steps after step 1, with unique names and variables that refer to the renamed steps. */
async function expectPasted(page: Page) {
  await expectOrder(
    page,
    "Of the other workflow.",
    "Note {{ run.input }}.",
    "Are they right?",
    "Sum up {{ steps.notes-2.output }}.",
    "Its use of {{ steps.notes.output }}.",
  );
  await expect(card(page, 2)).toContainText("notes-2");
  await expect(page.getByText("3 steps pasted", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "3 steps selected" })).toBeVisible();
  await card(page, 3).click();
  await expect(page.getByRole("group", { name: "Who decides" })).toContainText(
    /two people .* within 1 hour/i,
  );
}

for (const face of ["List", "Canvas"] as const)
  test(`steps can be copied and pasted into another workflow by keyboard: ${face.toLowerCase()}`, async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, `Copied from: ${face}`, SOURCE);
    await showFace(page, face);
    await card(page, 1).press("Control+a");
    await page.keyboard.press("Control+c");
    await expect(page.getByText("3 steps copied")).toBeVisible();
    const { countersign, steps } = JSON.parse(await onClipboard(page));
    expect(countersign).toBe(1);
    expect(steps.map(({ agentId }: { agentId: string }) => agentId)).toEqual(["writer", "human", "writer"]);
    await expectSaved(page, "published, version 1");

    await openWorkflow(page, app, `Pasted into: ${face}`, TARGET);
    await card(page, 1).press("Control+v");
    await expectPasted(page);
    await expectSaved(page, "draft, 3 changes");
    await page.reload();
    await expectOrder(page, "Of the other", "Note", "Are they right?", "Sum up", "Its use");
  });

test("menus copy and paste steps", async ({ page, app }) => {
  await openWorkflow(page, app, "Copied from a menu", SOURCE);
  await card(page, 1).click();
  await card(page, 3).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "More actions for step 2" }).click();
  await page.getByRole("menuitem", { name: "Copy 3 steps" }).click();
  await expect(page.getByText("3 steps copied")).toBeVisible();
  await openWorkflow(page, app, "Pasted from a menu", TARGET);
  await page.getByRole("button", { name: "More actions for step 1" }).click();
  await page.getByRole("menuitem", { name: "Paste after this step" }).click();
  await expectPasted(page);
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expectOrder(page, "Of the other workflow.", "Its use of");
});

test("the inspector's buttons copy selected steps, and an exported workflow can be pasted as steps", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Copied by a button", SOURCE);
  await card(page, 2).click();
  await card(page, 3).click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("2 steps copied")).toBeVisible();
  await openWorkflow(page, app, "Still empty", []);
  await page.getByRole("heading", { name: "This workflow" }).click();
  await page.keyboard.press("Control+v");
  await expectOrder(page, "Are they right?", "Sum up {{ steps.notes.output }}.");

  const file = { countersign: 1, name: "A file", description: null, steps: SOURCE };
  await putOnClipboard(page, JSON.stringify(file));
  await card(page, 1).click();
  await card(page, 1).press("Control+v");
  await expectOrder(page, "Are they right?", "Note", "Are they right?", "Sum up", "Sum up");
});

test("pasting content without steps shows a message and changes nothing", async ({ page, app }) => {
  await openWorkflow(page, app, "Pasted rubbish", SOURCE);
  const refusal = page.getByText("No steps on the clipboard. Copy steps or an exported workflow first.");
  const dismiss = async () => {
    await expect(refusal).toHaveCount(1);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(refusal).toHaveCount(0);
  };
  for (const text of ["Not a step at all.", '{"nodes":[]}', '{"countersign":1}', ""]) {
    await putOnClipboard(page, text);
    await card(page, 1).press("Control+v");
    await dismiss();
  }
  await page.getByRole("button", { name: "More actions for step 1" }).click();
  await page.getByRole("menuitem", { name: "Paste after this step" }).click();
  await dismiss();
  await expect(cards(page)).toHaveCount(3);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await expectSaved(page, "published, version 1");
});

test("cut steps disappear and can be pasted elsewhere or restored with undo", async ({ page, app }) => {
  await openWorkflow(page, app, "Cut", SOURCE);
  await card(page, 2).click();
  await page.keyboard.press("Control+x");
  await expectOrder(page, "Note", "Sum up");
  await expect(card(page, 2)).toBeFocused();
  await expect(page.getByText("1 step cut")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expectOrder(page, "Note", "Are they right?", "Sum up");
  await expectSaved(page, "published, version 1");
  await page.keyboard.press("Control+x");
  await page.keyboard.press("Control+v");
  await expectOrder(page, "Note", "Sum up", "Are they right?");
  await expect(card(page, 3)).toBeFocused();
});

test("inside a text field, copy and paste apply to the text", async ({ page, app }) => {
  await openWorkflow(page, app, "Text in a field", SOURCE);
  await card(page, 3).click();
  await card(page, 3).press("Control+c");
  await page.getByRole("textbox", { name: "Workflow name" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
  await expect(page.getByRole("textbox", { name: "Workflow name" })).toHaveValue(/^\{\s+"countersign": 1/);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  expect(await onClipboard(page)).toContain('"countersign": 1');
  await expect(cards(page)).toHaveCount(3);
});
