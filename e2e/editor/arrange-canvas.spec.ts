import { expect, test } from "@/e2e/support/app";
import {
  card,
  cards,
  dragOver,
  expectOrder,
  expectSaved,
  openWorkflow,
  showFace,
} from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";
import {
  CHECK,
  expectAnnounced,
  GATHER,
  ORIGINAL_ORDER,
  STEPS,
  SUM_UP,
  TRANSLATE,
  testArranging,
} from "./arranging";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

test.describe("on the canvas", () => testArranging("Canvas"));

test("list and canvas show the same document with the same steps selected", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Of two faces", STEPS);
  await showFace(page, "Canvas");
  await expectOrder(page, ...ORIGINAL_ORDER);
  await dragOver(page, card(page, 1), card(page, 2));
  await page.mouse.up();
  await card(page, 3).press("Control+d");
  await showFace(page, "List");
  await expectOrder(page, CHECK, GATHER, SUM_UP, SUM_UP, TRANSLATE);
  await expect(card(page, 4)).toHaveAttribute("aria-pressed", "true");
  await card(page, 5).press("Alt+ArrowUp");
  await card(page, 3).click({ modifiers: ["Shift"] });
  await showFace(page, "Canvas");
  await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE, SUM_UP);
  const selected = cards(page).and(page.locator("[aria-pressed=true]"));
  await expect(selected).toHaveText([/Sum them up/, /Translate it/]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Redo" }).click();
  await expectOrder(page, CHECK, GATHER, SUM_UP, SUM_UP, TRANSLATE);
  await expectSaved(page, "draft, 2 changes");

  await page.goto(`/workflows/${id}`);
  await expect(page.getByRole("region", { name: "Steps, canvas" })).toBeVisible();
  await expectOrder(page, CHECK, GATHER, SUM_UP, SUM_UP, TRANSLATE);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("region", { name: "Steps", exact: true })).toBeVisible();
  await expectOrder(page, CHECK, GATHER, SUM_UP, SUM_UP, TRANSLATE);
});

test("arrow keys move along and between the rows and scroll to the focused card", async ({ page, app }) => {
  await openWorkflow(page, app, "Walked", Array.from({ length: 10 }, () => STEPS).flat());
  await showFace(page, "Canvas");
  await card(page, 1).focus();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, 2)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  const tops = await cards(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  const columns = tops.filter((top) => top === tops[0]).length;
  await page.keyboard.press("ArrowDown");
  await expect(card(page, 1 + columns)).toBeFocused();
  await page.keyboard.press("End");
  await expect(card(page, 40)).toBeFocused();
  await expect(card(page, 40)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Alt+ArrowUp");
  await expectAnnounced(page, "Moved to position 39 of 40.");
  await expect(card(page, 39)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(card(page, 1)).toBeFocused();
  await expect(card(page, 1)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Shift+End");
  await expect(page.getByRole("heading", { name: "40 steps selected" })).toBeVisible();
});
