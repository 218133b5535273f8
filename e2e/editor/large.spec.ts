import type { Locator, Page } from "playwright/test";
import { expect, test } from "@/e2e/support/app";
import { readDocument } from "@/e2e/support/drafting";
import {
  actionField,
  card,
  cards,
  expectSaved,
  inspector,
  openWorkflow,
  showFace,
} from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";
import { expectAnnounced } from "./arranging";

/**
 * One step fewer than the limit. Every tenth step uses the first step's output, and every eighth is a human
 * step.
 */
const STEPS = Array.from({ length: 199 }, (_, index) => ({
  agentId: index % 8 === 7 ? "human" : "writer",
  action: `Part ${index + 1}.${index > 0 && index % 10 === 0 ? " Compare it with {{ steps.source.output }}." : ""}`,
  ...(index === 0 && { name: "source" }),
}));
const USES = 19;
const MORE_THAN_A_SCREEN = 9;
const ADDED = "Written in the middle.";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

for (const face of ["List", "Canvas"] as const) {
  test(`200 steps can be edited by mouse: ${face}`, async ({ page, app }) => {
    const id = await openWorkflow(page, app, `Large, by mouse: ${face}`, STEPS);
    await showFace(page, face);
    await scrollTo(page, 199);
    await card(page, 199).click();
    await expect(heading(page)).toHaveText(/^Step 199 /);

    await scrollTo(page, 100);
    await page.getByRole("button", { name: "Add a step before step 100" }).click();
    await page.getByRole("menuitem", { name: "Writer" }).click();
    await expect(actionField(page)).toBeFocused();
    await page.keyboard.type(ADDED);
    await expect(card(page, 100)).toContainText(ADDED);
    await expectSaved(page, "draft, 1 change");
    await page.getByRole("button", { name: "Add a step before step 101" }).click();
    await page.getByRole("menuitem", { name: "Writer" }).click();
    await expect(page.getByText("A workflow can have up to 200 steps.")).toBeVisible();

    const place = await dragFarDown(page, 100);
    expect(place).toBeGreaterThan(105);
    await expectSaved(page, "draft, 1 change");
    expect(await draftActions(page, id)).toEqual(
      STEPS.map(({ action }) => action).toSpliced(place - 1, 0, ADDED),
    );

    await scrollTo(page, 1);
    await card(page, 1).click();
    await page.getByRole("textbox", { name: "Step name" }).fill("figures");
    await page.keyboard.press("Enter");
    await expectAnnounced(page, `References in ${USES} steps updated.`);
    await expectSaved(page, `draft, ${USES + 2} changes`);

    await page.getByRole("button", { name: "More actions for step 1", exact: true }).click();
    await page.getByRole("menuitem", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Problems" }).click();
    await expect(page.getByRole("menu", { name: "Problems" }).getByRole("menuitem")).toHaveCount(USES);
    await page.getByRole("menuitem", { name: /^Step 191 uses/ }).click();
    await expect(actionField(page)).toBeFocused();
    await expect(heading(page)).toHaveText(/^Step 191 /);
    await page.keyboard.press("Control+z");
    await expect(page.getByRole("button", { name: "Problems" })).toHaveCount(0);

    await undoAllAndRedo(page, id, (button) => button.click());
    await page.getByRole("button", { name: `${USES + 2} changes`, exact: true }).click();
    const changes = page.getByRole("dialog");
    await expect(changes.getByText(ADDED)).toBeVisible();
    await expect(changes.getByText("{{ steps.figures.output }}").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
    await expectPublished(page, id, place);
  });

  test(`200 steps can be edited by keyboard alone: ${face}`, async ({ page, app }) => {
    const id = await openWorkflow(page, app, `Large, by keys: ${face}`, STEPS);
    await showFace(page, face);
    const { keyboard } = page;
    const press = async (key: string, times: number) => {
      for (let presses = 0; presses < times; presses++) await keyboard.press(key);
    };
    await tabTo(page, card(page, 1));
    await keyboard.press("End");
    await expect(card(page, 199)).toBeFocused();
    await expect(card(page, 199)).toBeInViewport({ ratio: 1 });
    await press("ArrowUp", MORE_THAN_A_SCREEN);
    const middle = 199 - MORE_THAN_A_SCREEN * (face === "List" ? 1 : await countColumns(page));
    await expect(card(page, middle)).toBeFocused();
    await expect(card(page, middle)).toBeInViewport({ ratio: 1 });

    await keyboard.press("a");
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    await keyboard.type(ADDED);
    await keyboard.press("Escape");
    await expect(card(page, middle + 1)).toBeFocused();
    await press("Alt+ArrowDown", MORE_THAN_A_SCREEN);
    const place = middle + 1 + MORE_THAN_A_SCREEN;
    await expectAnnounced(page, `Moved to position ${place} of 200.`);
    await expect(card(page, place)).toBeFocused();
    await expect(card(page, place)).toBeInViewport({ ratio: 1 });

    await keyboard.press("Home");
    await expect(card(page, 1)).toBeFocused();
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    const name = page.getByRole("textbox", { name: "Step name" });
    await tabTo(page, name);
    await keyboard.press("Control+a");
    await keyboard.type("figures");
    await keyboard.press("Enter");
    await expectAnnounced(page, `References in ${USES} steps updated.`);

    await keyboard.press("Escape");
    await expect(card(page, 1)).toBeFocused();
    await keyboard.press("Delete");
    await expect(page.getByRole("button", { name: "Problems" })).toContainText(`${USES} problems`);
    for (const problem of [10, 20]) {
      await keyboard.press("F8");
      await expect(heading(page)).toHaveText(new RegExp(`^Step ${problem} `));
      await expect(actionField(page)).toBeFocused();
    }
    await keyboard.press("Control+z");
    await expect(page.getByRole("button", { name: "Problems" })).toHaveCount(0);

    await undoAllAndRedo(page, id, (_, key) => keyboard.press(key));
    await keyboard.press("Control+s");
    await tabTo(page, page.getByRole("button", { name: "Publish", exact: true }), "Shift+Tab");
    await keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByText(ADDED)).toBeVisible();
    await expect(
      page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }),
    ).toBeEnabled();
    await keyboard.press("Control+Enter");
    await expectPublished(page, id, place);
  });
}

/** Returns the inspector's heading, which starts with the step number. */
function heading(page: Page): Locator {
  return inspector(page).getByRole("heading", { level: 2 });
}

/** Undoes all changes back to the published version, then redoes them. */
async function undoAllAndRedo(page: Page, id: string, act: (button: Locator, key: string) => Promise<void>) {
  await expectSaved(page, `draft, ${USES + 2} changes`);
  const before = await draftActions(page, id);
  const undo = page.locator("header").getByRole("button", { name: "Undo" });
  const redo = page.locator("header").getByRole("button", { name: "Redo" });
  while (await undo.isEnabled()) await act(undo, "Control+z");
  await expectSaved(page, "published, version 1");
  expect(await draftActions(page, id)).toEqual(STEPS.map(({ action }) => action));
  while (await redo.isEnabled()) await act(redo, "Control+Shift+z");
  // Redoing everything also repeated the removal, which had been undone before.
  await act(undo, "Control+z");
  await expectSaved(page, `draft, ${USES + 2} changes`);
  expect(await draftActions(page, id)).toEqual(before);
}

/** Expects version 2 to contain only the changes made: step 1 is renamed, and a step is added at `place`. */
async function expectPublished(page: Page, id: string, place: number) {
  await expectSaved(page, "published, version 2");
  const { workflow, draft } = await readDocument(page, id);
  expect(draft).toBeNull();
  const renamed = STEPS.map(({ agentId, action }, index) => ({
    agentId,
    action: action.replace("steps.source", "steps.figures"),
    name: index === 0 ? "figures" : null,
  }));
  const held = workflow.steps.map(({ agentId, action, name }) => ({ agentId, action, name }));
  expect(held[place - 1]).toMatchObject({ action: ADDED, name: null });
  expect(held.toSpliced(place - 1, 1)).toEqual(renamed);
  await page.reload();
  await scrollTo(page, place);
  await expect(card(page, place)).toContainText(ADDED);
}

/** Returns each step's action in the draft, or in the published version if there is no draft. */
async function draftActions(page: Page, id: string): Promise<string[]> {
  const { workflow, draft } = await readDocument(page, id);
  return (draft?.definition ?? workflow).steps.map(({ action }) => action);
}

/** Scrolls with the wheel until a card is visible. */
async function scrollTo(page: Page, place: number) {
  await page.mouse.move(500, 600);
  await expect(async () => {
    const [box] = await card(page, place).evaluateAll((found) =>
      found.map((one) => one.getBoundingClientRect().y),
    );
    const seen = await visiblePositions(page);
    // The canvas doesn't render cards far outside the viewport, so their distance is estimated.
    const by = box === undefined ? 50 * (place - (seen[0] ?? place)) : box - 500;
    await page.mouse.wheel(0, by);
    await expect(card(page, place)).toBeInViewport({ ratio: 1, timeout: 300 });
  }).toPass({ intervals: [20] });
}

/** Returns the positions of the steps that are fully visible. */
function visiblePositions(page: Page): Promise<number[]> {
  return cards(page).evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      const { top, bottom } = button.getBoundingClientRect();
      const place = /Step (\d+) of/.exec(button.textContent ?? "")?.[1];
      return top > 0 && bottom < innerHeight && place ? [Number(place)] : [];
    }),
  );
}

/**
 * Drags a card to the bottom edge until a step far below scrolls into view, then drops the card. Returns the
 * card's new position.
 */
async function dragFarDown(page: Page, place: number): Promise<number> {
  await scrollTo(page, place);
  const box = await card(page, place).boundingBox();
  if (!box) throw new Error("the card is not in sight");
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 4 });
  await page.mouse.move(box.x + 60, 890, { steps: 4 });
  const far = async () => (await card(page, place + 20).boundingBox())?.y ?? Infinity;
  await expect.poll(far, { intervals: [100] }).toBeLessThan(900);
  await page.mouse.move(box.x + 60, 500, { steps: 4 });
  await page.mouse.up();
  const told = page.getByRole("status").getByText(/^Moved to position \d+ of 200\.$/);
  await expect(told).toBeAttached();
  return Number(/\d+/.exec((await told.textContent()) ?? "")?.[0]);
}

/** Returns the number of cards in a row of the canvas. */
async function countColumns(page: Page): Promise<number> {
  const tops = await cards(page).evaluateAll((buttons) =>
    buttons.map((button) => Math.round(button.getBoundingClientRect().top)),
  );
  return Math.max(...tops.map((top) => tops.filter((other) => other === top).length));
}

async function tabTo(page: Page, place: Locator, key = "Tab") {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    if ((await place.count()) > 0 && (await place.evaluate((element) => element === document.activeElement)))
      return;
  }
  throw new Error("the keyboard does not reach it");
}
