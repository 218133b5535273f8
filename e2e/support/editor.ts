import type { Locator, Page } from "playwright/test";
import { expect } from "./app";
import { untilHydrated } from "./hydrated";
import type { App } from "./organization";
import { makeWorkflow, type Step } from "./workflows";

/** The card of a step, by its position in the list or on the canvas. */
export function card(page: Page, place: number): Locator {
  return page.getByRole("button", { name: new RegExp(`^Step ${place} of `) });
}

/** The field with the instructions or the question. */
export function actionField(page: Page): Locator {
  return page.getByRole("textbox", { name: /^(Instructions|Question)/ });
}

/** The save status in the header: "Saved just now · draft, 2 changes". */
export function saveStatus(page: Page): Locator {
  return page.locator("[data-save-state]");
}

/** Expects everything to be saved. `standing` is like "published, version 2" or "draft, 1 change". */
export async function expectSaved(page: Page, standing?: string): Promise<void> {
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "saved");
  if (standing) await expect(saveStatus(page)).toContainText(standing);
}

/** Returns the cards in the current view. */
export function cards(page: Page): Locator {
  return page.locator("button[data-step]").filter({ visible: true });
}

/** Expects each card to contain its text, in this order. */
export async function expectOrder(page: Page, ...words: string[]): Promise<void> {
  await expect(cards(page)).toHaveCount(words.length);
  for (const [index, text] of words.entries()) await expect(card(page, index + 1)).toContainText(text);
}

/** The panel that edits the selected step, or the workflow. */
export function inspector(page: Page): Locator {
  return page.getByRole("complementary", { name: "Inspector" });
}

/** Creates a workflow through the API and opens it. */
export async function openWorkflow(page: Page, app: App, name: string, steps?: Step[]): Promise<string> {
  const id = await makeWorkflow(page.request, app, name, steps);
  await page.goto(`/workflows/${id}`);
  await untilHydrated(page);
  return id;
}

/** Switches between list and canvas. */
export async function showFace(page: Page, face: "List" | "Canvas"): Promise<void> {
  await page.getByRole("button", { name: face, exact: true }).click();
  await expect(page.getByRole("region", { name: face === "List" ? "Steps" : "Steps, canvas" })).toBeVisible();
}

/** Drags a card over another one with the mouse, without dropping it. */
export async function dragOver(page: Page, held: Locator, over: Locator): Promise<void> {
  const [from, to] = [await held.boundingBox(), await over.boundingBox()];
  if (!from || !to) throw new Error("a card is not in sight");
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 3 });
  await page.mouse.move(to.x + 60, to.y + 24, { steps: 6 });
}
