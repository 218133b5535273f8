import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import {
  actionField,
  card,
  cards,
  dragOver,
  expectOrder,
  expectSaved,
  openWorkflow,
  showFace,
} from "@/e2e/support/editor";

export const GATHER = "Gather the figures.";
export const CHECK = "Are the figures right?";
export const SUM_UP = "Sum them up.";
export const TRANSLATE = "Translate it.";
export const STEPS = [
  { agentId: "finance_agent", action: GATHER },
  { agentId: "human", action: CHECK },
  { agentId: "writer", action: SUM_UP },
  { agentId: "procurator_assistant", action: TRANSLATE },
];
export const ORIGINAL_ORDER = [GATHER, CHECK, SUM_UP, TRANSLATE];

/** Expects screen readers to announce this text. */
export async function expectAnnounced(page: Page, text: string): Promise<void> {
  await expect(page.getByRole("status").getByText(text, { exact: true })).toBeAttached();
}

async function addWriter(page: Page, action: string) {
  await page.getByRole("menuitem", { name: "Writer" }).click();
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.type(action);
}

/** Defines the tests that have to pass in both the list and the canvas. */
export function testArranging(face: "List" | "Canvas"): void {
  test("a step can be added before the first, between any two, and after the last", async ({ page, app }) => {
    await openWorkflow(page, app, `Added to: ${face}`, STEPS);
    await showFace(page, face);
    await page.getByRole("button", { name: "Add a step before step 2" }).click();
    await addWriter(page, "New second.");
    await expectOrder(page, GATHER, "New second.", CHECK, SUM_UP, TRANSLATE);
    await page.getByRole("button", { name: "Add a step before step 1" }).click();
    await addWriter(page, "New first.");
    await page
      .getByRole("button", {
        name: face === "List" ? "Add a step" : "Add a step at the end",
        exact: true,
      })
      .click();
    await addWriter(page, "New last.");
    await card(page, 4).click();
    await page.keyboard.press("a");
    await expect(page.getByRole("menu", { name: "Add a step before step 5" })).toBeVisible();
    await page.getByRole("menuitem", { name: "A person decides" }).click();
    await page.keyboard.type("And these?");
    await expectOrder(
      page,
      "New first.",
      GATHER,
      "New second.",
      CHECK,
      "And these?",
      SUM_UP,
      TRANSLATE,
      "New last.",
    );
    await expectSaved(page, "draft, 4 changes");
  });

  test("dragging moves one step or several; Escape cancels", async ({ page, app }) => {
    await openWorkflow(page, app, `Dragged: ${face}`, STEPS);
    await showFace(page, face);
    const first = await card(page, 1).boundingBox();
    await dragOver(page, card(page, 1), card(page, 3));
    // A gap has opened at the target and closed at the source.
    await expect.poll(async () => (await card(page, 2).boundingBox())?.y).toBeCloseTo(first?.y ?? 0, 0);
    await expect.poll(async () => (await card(page, 2).boundingBox())?.x).toBeCloseTo(first?.x ?? 0, 0);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expectOrder(page, ...ORIGINAL_ORDER);
    await expect.poll(async () => (await card(page, 1).boundingBox())?.y).toBeCloseTo(first?.y ?? 0, 0);
    await expectSaved(page, "published, version 1");
    await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();

    await dragOver(page, card(page, 1), card(page, 3));
    await page.mouse.up();
    await expectOrder(page, CHECK, SUM_UP, GATHER, TRANSLATE);
    await expectAnnounced(page, "Moved to position 3 of 4.");
    await expect(card(page, 3)).toHaveAttribute("aria-pressed", "true");
    await dragOver(page, card(page, 4), card(page, 1));
    await page.mouse.up();
    await expectOrder(page, TRANSLATE, CHECK, SUM_UP, GATHER);
    await expectSaved(page, "draft, 2 changes");

    await card(page, 2).click();
    await card(page, 3).click({ modifiers: ["Shift"] });
    await dragOver(page, card(page, 2), card(page, 1));
    await page.mouse.up();
    await expectOrder(page, CHECK, SUM_UP, TRANSLATE, GATHER);
    await expectAnnounced(page, "Moved to position 1 of 4.");
    await expect(cards(page).and(page.locator("[aria-pressed=true]"))).toHaveCount(2);
  });

  test("Alt and the arrow keys move the focused step, announce it, and keep the focus", async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, `Moved by keys: ${face}`, STEPS);
    await showFace(page, face);
    await card(page, 2).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expectAnnounced(page, "Moved to position 3 of 4.");
    await expect(card(page, 3)).toBeFocused();
    await expectOrder(page, GATHER, SUM_UP, CHECK, TRANSLATE);
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    await expectAnnounced(page, "Already last.");
    await expect(card(page, 4)).toBeFocused();
    for (const place of [3, 2, 1]) {
      await page.keyboard.press("Alt+ArrowUp");
      await expectAnnounced(page, `Moved to position ${place} of 4.`);
      await expect(card(page, place)).toBeFocused();
    }
    await page.keyboard.press("Alt+ArrowUp");
    await expectAnnounced(page, "Already first.");
    await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE);
  });

  test("Shift selects several steps, which move, duplicate, and delete together", async ({ page, app }) => {
    await openWorkflow(page, app, `Several: ${face}`, STEPS);
    await showFace(page, face);
    const several = page.getByRole("heading", { name: "2 steps selected" });
    await card(page, 2).click();
    await page.keyboard.press(face === "List" ? "Shift+ArrowDown" : "Shift+ArrowRight");
    await expect(several).toBeVisible();
    await expect(card(page, 3)).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await expectOrder(page, CHECK, SUM_UP, GATHER, TRANSLATE);
    await expect(card(page, 2)).toBeFocused();

    await page.keyboard.press("Control+d");
    await expectOrder(page, CHECK, SUM_UP, CHECK, SUM_UP, GATHER, TRANSLATE);
    await expect(card(page, 4)).toBeFocused();
    await expect(several).toBeVisible();
    await page.keyboard.press("Delete");
    await expectOrder(page, CHECK, SUM_UP, GATHER, TRANSLATE);
    await expect(card(page, 3)).toBeFocused();

    await card(page, 4).click();
    await card(page, 3).click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Duplicate", exact: true }).click();
    await expectOrder(page, CHECK, SUM_UP, GATHER, TRANSLATE, GATHER, TRANSLATE);
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByText("2 steps removed", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "More actions for step 3" }).click();
    await expect(page.getByRole("menuitem", { name: "Duplicate", exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await card(page, 3).press("Control+a");
    await expect(page.getByRole("heading", { name: "4 steps selected" })).toBeVisible();
    await page.getByRole("button", { name: "More actions for step 3" }).click();
    await page.getByRole("menuitem", { name: "Remove 4 steps" }).click();
    await expectOrder(page);
    await page.getByRole("button", { name: "Undo", exact: true }).first().click();
    await expectOrder(page, CHECK, SUM_UP, GATHER, TRANSLATE);
  });

  test("undo restores a removed step to its place and focuses it", async ({ page, app }) => {
    await openWorkflow(page, app, `Removed and undone: ${face}`, STEPS);
    await showFace(page, face);
    const undo = page.getByRole("status").getByRole("button", { name: "Undo" });
    await page.getByRole("button", { name: "More actions for step 2" }).click();
    await page.getByRole("menuitem", { name: "Remove", exact: true }).click();
    await expectOrder(page, GATHER, SUM_UP, TRANSLATE);
    await expect(card(page, 2)).toBeFocused();
    await undo.click();
    await expectOrder(page, ...ORIGINAL_ORDER);
    await card(page, 3).press("Backspace");
    await expectAnnounced(page, "1 step removed");
    await undo.focus();
    await page.keyboard.press("Enter");
    await expectOrder(page, ...ORIGINAL_ORDER);
    await expect(card(page, 3)).toBeFocused();
    await expectSaved(page, "published, version 1");

    // The offer to undo disappears after another change, because it would undo that change instead.
    await card(page, 3).press("Delete");
    await expect(undo).toBeVisible();
    await card(page, 1).press("Control+d");
    await expect(undo).toBeHidden();
  });

  test("a step that waits for a person looks different", async ({ page, app }) => {
    await openWorkflow(page, app, `Stops: ${face}`, STEPS);
    await showFace(page, face);
    const people = page.getByRole("button", { name: /^Step \d+ of 4, A person decides/ });
    await expect(people.filter({ visible: true })).toHaveCount(1);
    await expect(card(page, 2)).toHaveAccessibleName(
      /^Step 2 of 4, A person decides ?, Anyone who can decide ?: Are the figures right\?$/,
    );
    await expect(card(page, 2).getByText("A person decides")).toBeVisible();
    await card(page, 2).click();
    await page.getByRole("combobox", { name: "Assigned to" }).selectOption({ label: "Writer" });
    await expect(people).toHaveCount(0);
    await card(page, 1).click();
    await page
      .getByRole("combobox", { name: "Assigned to" })
      .selectOption({ label: "A person decides (the run waits)" });
    await expect(card(page, 1)).toHaveAccessibleName(
      /^Step 1 of 4, A person decides ?, Anyone who can decide ?: Gather the figures\.$/,
    );
    await expectAccessible(page);
  });
}
