import type { Page } from "playwright/test";
import { expect } from "@/e2e/support/app";
import { test } from "@/e2e/support/drafting";
import { actionField, card, dragOver, expectOrder, expectSaved, openWorkflow } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { CHECK, GATHER, ORIGINAL_ORDER, STEPS, SUM_UP, TRANSLATE, testArranging } from "./arranging";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

test.describe("in the list", () => {
  testArranging("List");
});

test.describe("a drag in the list", () => {
  test("doesn't block the next click if it was canceled and the page missed the pointerup event", async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, "Given up", STEPS);
    await dragOver(page, card(page, 1), card(page, 3));
    await page.evaluate(() => {
      const lose = (event: Event) => event.stopImmediatePropagation();
      window.addEventListener("pointerup", lose, { capture: true, once: true });
    });
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await card(page, 2).click();
    await expect(card(page, 2)).toHaveAttribute("aria-pressed", "true");
    await expectOrder(page, ...ORIGINAL_ORDER);
  });

  test("drops the step in its place, even if someone adds a step above it during the drag", async ({
    page,
    app,
    openAs,
  }) => {
    const id = await openWorkflow(page, app, "Dragged during an edit", STEPS);
    const other = await openAs(app.dana, id);
    await dragOver(page, card(page, 1), card(page, 3));
    await other.getByRole("button", { name: "Add a step before step 1" }).click();
    await other.getByRole("menuitem", { name: "Writer" }).click();
    await actionField(other).fill("New first.");
    await expect(card(page, 1)).toContainText("New first.");
    await page.mouse.up();
    await expectOrder(page, "New first.", CHECK, SUM_UP, GATHER, TRANSLATE);
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("dragging the handle moves a step; dragging elsewhere scrolls", async ({ page, app }) => {
    await openWorkflow(page, app, "Dragged by finger", [...STEPS, ...STEPS, ...STEPS]);
    const finger = await touch(page);
    const handle = await handleOf(page, 1);
    await finger.down(handle.x, handle.y);
    await finger.moveTo(handle.x, handle.y + 130);
    await expect.poll(async () => (await card(page, 2).boundingBox())?.y).toBeLessThan(handle.y);
    await finger.up();
    await expectOrder(page, CHECK, GATHER, SUM_UP, TRANSLATE, ...ORIGINAL_ORDER, ...ORIGINAL_ORDER);
    await expectSaved(page, "draft, 1 change");

    // The page scrolls while the finger is held near the bottom of the screen, just above the tab bar.
    const second = await handleOf(page, 2);
    await finger.down(second.x, second.y);
    await finger.moveTo(second.x, 760);
    await expect(card(page, 12)).toBeInViewport({ ratio: 1 });
    await finger.up();
    await expectOrder(page, CHECK, SUM_UP, TRANSLATE, ...ORIGINAL_ORDER, ...ORIGINAL_ORDER, GATHER);

    const above = await page.evaluate(() => scrollY);
    const last = await card(page, 11).boundingBox();
    await finger.down(60, last?.y ?? 0);
    await finger.moveTo(60, (last?.y ?? 0) + 200);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(above);
    await finger.up();
    await expectOrder(page, CHECK, SUM_UP, TRANSLATE, ...ORIGINAL_ORDER, ...ORIGINAL_ORDER, GATHER);
  });

  test("touch can add a step between two others, and move, duplicate, copy, paste, remove, undo, and redo", async ({
    page,
    app,
  }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await openWorkflow(page, app, "Arranged by touch", STEPS);
    const choose = async (place: number, item: string) => {
      await page.getByRole("button", { name: `More actions for step ${place}` }).tap();
      await page.getByRole("menuitem", { name: item, exact: true }).tap();
    };
    await page.getByRole("button", { name: "Add a step before step 2" }).tap();
    await page.getByRole("menuitem", { name: "Writer" }).tap();
    await actionField(page).fill("New second.");
    await page.getByRole("button", { name: "Steps", exact: true }).tap();
    await expectOrder(page, GATHER, "New second.", CHECK, SUM_UP, TRANSLATE);
    await choose(2, "Move down");
    await expectOrder(page, GATHER, CHECK, "New second.", SUM_UP, TRANSLATE);
    await choose(3, "Duplicate");
    await expectOrder(page, GATHER, CHECK, "New second.", "New second.", SUM_UP, TRANSLATE);
    await choose(1, "Copy");
    await expect(page.getByText("1 step copied")).toBeVisible();
    await choose(6, "Paste after this step");
    await expectOrder(page, GATHER, CHECK, "New second.", "New second.", SUM_UP, TRANSLATE, GATHER);
    await choose(4, "Remove");
    await expectOrder(page, GATHER, CHECK, "New second.", SUM_UP, TRANSLATE, GATHER);
    await page.getByRole("status").getByRole("button", { name: "Undo" }).tap();
    await expectOrder(page, GATHER, CHECK, "New second.", "New second.", SUM_UP, TRANSLATE, GATHER);
    const undo = page.locator("header").getByRole("button", { name: "Undo" });
    for (let changes = 0; changes < 5; changes++) await undo.tap();
    await expectOrder(page, ...ORIGINAL_ORDER);
    await expect(undo).toBeDisabled();
    for (let changes = 0; changes < 3; changes++) await page.getByRole("button", { name: "Redo" }).tap();
    await expectOrder(page, GATHER, CHECK, "New second.", SUM_UP, TRANSLATE);
    await expectSaved(page, "draft, 1 change");
  });
});

async function handleOf(page: Page, place: number): Promise<{ x: number; y: number }> {
  const box = await page
    .locator("[data-step-item] [aria-hidden=true].touch-none")
    .nth(place - 1)
    .boundingBox();
  if (!box) throw new Error(`step ${place} has no handle in sight`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Simulates touches with a single finger. */
async function touch(page: Page) {
  const session = await page.context().newCDPSession(page);
  let at = { x: 0, y: 0 };
  const send = (type: "touchStart" | "touchMove" | "touchEnd") =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [at] });
  return {
    down: async (x: number, y: number) => {
      at = { x, y };
      await send("touchStart");
    },
    moveTo: async (x: number, y: number) => {
      const from = at;
      for (let step = 1; step <= 8; step++) {
        at = { x: from.x + ((x - from.x) * step) / 8, y: from.y + ((y - from.y) * step) / 8 };
        await send("touchMove");
      }
    },
    up: () => send("touchEnd"),
  };
}
