import type { Locator, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import {
  actionField,
  card,
  cards,
  expectOrder,
  expectSaved,
  openWorkflow,
  showFace,
} from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";
import { CHECK, expectAnnounced, GATHER, ORIGINAL_ORDER, STEPS, SUM_UP, TRANSLATE } from "./arranging";

test.beforeEach(async ({ page, app }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await addSignIn(page, app);
});

async function tabTo(page: Page, place: Locator, key = "Tab") {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    if (await place.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))) return;
  }
  throw new Error(`the keyboard does not reach ${place}`);
}

test("steps can be arranged in every way by keyboard alone, in list and canvas", async ({ page, app }) => {
  await openWorkflow(page, app, "Arranged by keyboard", STEPS);
  const { keyboard } = page;
  await tabTo(page, card(page, 1));
  await expect(card(page, 1)).toHaveCSS("outline-style", "solid");
  await keyboard.press("Alt+ArrowDown");
  await expectAnnounced(page, "Moved to position 2 of 4.");
  await expect(card(page, 2)).toBeFocused();
  await keyboard.press("ArrowDown");
  await keyboard.press("Shift+ArrowDown");
  await keyboard.press("Control+d");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE, SUM_UP, TRANSLATE);
  await expect(card(page, 6)).toBeFocused();
  await keyboard.press("Delete");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE);
  await expect(card(page, 4)).toBeFocused();
  await keyboard.press("Control+x");
  await keyboard.press("Home");
  await keyboard.press("Control+v");
  await expectOrder(page, CHECK, TRANSLATE, GATHER, SUM_UP);
  await expect(card(page, 2)).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Add a step before step 2" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Add a step before step 2" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(actionField(page)).toBeFocused();
  await keyboard.type("Between the two.");
  await keyboard.press("Escape");
  await expect(card(page, 2)).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "More actions for step 2" }));
  await keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
  await keyboard.press("End");
  await keyboard.press("Enter");
  await expectOrder(page, CHECK, TRANSLATE, GATHER, SUM_UP);
  await expect(card(page, 2)).toBeFocused();
  await keyboard.press("Control+z");
  await expectOrder(page, CHECK, "Between the two.", TRANSLATE, GATHER, SUM_UP);
  await expect(card(page, 2)).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Canvas", exact: true }), "Shift+Tab");
  await keyboard.press("Enter");
  await tabTo(page, card(page, 2));
  await expect(card(page, 2)).toHaveCSS("outline-style", "solid");
  await keyboard.press("ArrowRight");
  await expect(card(page, 3)).toBeFocused();
  await keyboard.press("Alt+ArrowUp");
  await expectAnnounced(page, "Moved to position 2 of 5.");
  await keyboard.press("Shift+ArrowLeft");
  await keyboard.press("Control+c");
  await keyboard.press("End");
  await keyboard.press("Control+v");
  await expectOrder(page, CHECK, TRANSLATE, "Between the two.", GATHER, SUM_UP, CHECK, TRANSLATE);
  await expect(page.getByRole("heading", { name: "2 steps selected" })).toBeVisible();
  await keyboard.press("Backspace");
  await keyboard.press("a");
  await expect(page.getByRole("menu", { name: "Add a step at the end" })).toBeVisible();
  await keyboard.press("Enter");
  await keyboard.type("Is it all?");
  await keyboard.press("Escape");
  await expectOrder(page, CHECK, TRANSLATE, "Between the two.", GATHER, SUM_UP, "Is it all?");
  await expectSaved(page);
  await page.reload();
  await expectOrder(page, CHECK, TRANSLATE, "Between the two.", GATHER, SUM_UP, "Is it all?");
});

test("everything can be undone and redone, by button and by key", async ({ page, app }) => {
  await openWorkflow(page, app, "Undone", STEPS);
  const undo = page.getByRole("button", { name: "Undo", exact: true }).and(page.locator("header button"));
  const redo = page.getByRole("button", { name: "Redo" });
  const name = page.getByRole("textbox", { name: "Workflow name" });
  await expect(undo).toBeDisabled();
  await name.fill("Done and undone");
  await page.getByRole("textbox", { name: "Description" }).fill("What it is for.");
  await card(page, 3).click();
  await actionField(page).fill("Sum up all of it.");
  await page.getByRole("textbox", { name: "Step name" }).fill("summary");
  await page.getByRole("combobox", { name: "Assigned to" }).selectOption({ label: "Finance agent" });
  await card(page, 2).click();
  await page.getByRole("checkbox", { name: "People can decide reviews of runs they started" }).click();
  await card(page, 2).press("Alt+ArrowUp");
  await card(page, 4).press("Control+d");
  await card(page, 1).press("Delete");
  await card(page, 1).press("Control+x");
  await card(page, 1).press("Control+v");
  const changes = 11;
  const done = ["Sum up all of it.", GATHER, TRANSLATE, TRANSLATE];
  await expectOrder(page, ...done);
  await expect(card(page, 1)).toHaveAccessibleName(/Finance agent/);

  for (let times = 0; times < changes; times++) await undo.click();
  await expect(undo).toBeDisabled();
  await expect(undo).toBeFocused();
  await expectAnnounced(page, "Undone: name changed.");
  await expectOrder(page, ...ORIGINAL_ORDER);
  await expect(name).toHaveValue("Undone");
  await expectSaved(page, "published, version 1");
  for (let times = 0; times < changes; times++) await redo.click();
  await expect(redo).toBeDisabled();
  await expectOrder(page, ...done);
  await expect(name).toHaveValue("Done and undone");

  await showFace(page, "Canvas");
  await card(page, 1).focus();
  for (let times = 0; times < changes; times++) await page.keyboard.press("Control+z");
  await expectOrder(page, ...ORIGINAL_ORDER);
  await page.keyboard.press("Control+z");
  await expectAnnounced(page, "Nothing to undo.");
  for (let times = 0; times < changes; times++)
    await page.keyboard.press(times % 2 ? "Control+y" : "Control+Shift+z");
  await expectOrder(page, ...done);
  await page.keyboard.press("Control+y");
  await expectAnnounced(page, "Nothing to redo.");
});

test("undo while typing can undo any change, and keeps the focus in the field", async ({ page, app }) => {
  await openWorkflow(page, app, "Undone in a field", STEPS);
  await card(page, 1).press("Alt+ArrowDown");
  await card(page, 3).press("Enter");
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Briefly.");
  await expect(card(page, 3)).toContainText("Sum them up. Briefly.");
  await page.keyboard.press("Control+z");
  await expect(actionField(page)).toHaveText(SUM_UP);
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Control+Shift+z");
  await expect(actionField(page)).toHaveText(`${SUM_UP} Briefly.`);
  await page.keyboard.press("Control+z");

  const name = page.getByRole("textbox", { name: "Workflow name" });
  await name.press("End");
  await page.keyboard.type("!");
  await page.keyboard.press("Control+z");
  await expect(name).toHaveValue("Undone in a field");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE);
  await page.keyboard.press("Control+z");
  await expectOrder(page, ...ORIGINAL_ORDER);
  await expect(name).toBeFocused();
  await page.keyboard.press("Control+y");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE);
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Delete");
  await page.keyboard.press("?");
  await expect(name).toHaveValue("Undone in a field?");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE);
});

test("? shows every shortcut, and closing the help returns the focus", async ({ page, app }) => {
  await openWorkflow(page, app, "Keys", STEPS);
  await card(page, 2).focus();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toBeVisible();
  for (const [does, keys] of [
    ["Move up or down", "Alt↑↓"],
    ["Duplicate", "CtrlD"],
    ["Add a step after this one", "A"],
    ["Undo", "CtrlZ"],
    ["Show keyboard shortcuts", "?"],
  ] as const)
    await expect(sheet.getByRole("term").filter({ hasText: does }).locator("+ dd")).toHaveText(keys);
  await expectAccessible(page);
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(card(page, 2)).toBeFocused();
  await expect(cards(page)).toHaveCount(4);
  await page.getByRole("button", { name: "More actions for this workflow" }).click();
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await expect(sheet).toBeVisible();
});

test("typing letters in a menu moves to the item that starts with them", async ({ page, app }) => {
  await openWorkflow(page, app, "Letters", STEPS);
  const { keyboard } = page;
  const entry = (name: string) => page.getByRole("menuitem", { name, exact: true });
  await page.getByRole("button", { name: "More actions for step 2", exact: true }).focus();
  await keyboard.press("Enter");
  await expect(entry("Edit")).toBeFocused();
  await keyboard.press("m");
  await expect(entry("Move up")).toBeFocused();
  await keyboard.press("m");
  await expect(entry("Move down")).toBeFocused();
  await keyboard.press("Enter");
  await expectOrder(page, GATHER, SUM_UP, CHECK, TRANSLATE);

  await page.getByRole("button", { name: "Add a step", exact: true }).focus();
  await keyboard.press("Enter");
  // The item's purpose is part of its accessible name.
  const person = page.getByRole("menuitem", { name: /^A person decides / });
  await expect(person).toBeFocused();
  await keyboard.press("w");
  await expect(page.getByRole("menuitem", { name: /^Writer / })).toBeFocused();
  await keyboard.press("Home");
  await expect(person).toBeFocused();
  await keyboard.press("Enter");
  await expect(actionField(page)).toBeFocused();
  await expect(card(page, 5)).toHaveAccessibleName(/A person decides/);
});
