import type { Locator, Page } from "@playwright/test";
import { type App, expect } from "./app";
import { makeWorkflow, type Step } from "./workflows";

/** The card of a step, by its place in the list or on the canvas. */
export function card(page: Page, place: number): Locator {
  return page.getByRole("button", { name: new RegExp(`^Step ${place} of `) });
}

/** The field with what is to be done, or what the person is asked. */
export function actionField(page: Page): Locator {
  return page.getByRole("textbox", { name: /^(Instructions|Question)/ });
}

/** The words that say how the document stands to the server: "Saved just now · draft, 2 changes". */
export function saveStatus(page: Page): Locator {
  return page.locator("[data-save-state]");
}

/** Everything is on the server; `standing`: "published, version 2" or "draft, 1 change". */
export async function expectSaved(page: Page, standing?: string): Promise<void> {
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "saved");
  if (standing) await expect(saveStatus(page)).toContainText(standing);
}

/** The cards of the face that is shown. */
export function cards(page: Page): Locator {
  return page.locator("button[data-step]").filter({ visible: true });
}

/** What the cards say, in their order. */
export async function expectOrder(page: Page, ...words: string[]): Promise<void> {
  await expect(cards(page)).toHaveCount(words.length);
  for (const [index, text] of words.entries()) await expect(card(page, index + 1)).toContainText(text);
}

/** Where the selected step, or the workflow as a whole, is written. */
export function inspector(page: Page): Locator {
  return page.getByRole("complementary", { name: "Inspector" });
}

/** A workflow of its own, made over the API and opened. */
export async function openWorkflow(page: Page, app: App, name: string, steps?: Step[]): Promise<string> {
  const id = await makeWorkflow(page.request, app, name, steps);
  await page.goto(`/workflows/${id}`);
  return id;
}

/** Which of its two faces the document shows. */
export async function showFace(page: Page, face: "List" | "Canvas"): Promise<void> {
  await page.getByRole("button", { name: face, exact: true }).click();
  await expect(page.getByRole("region", { name: face === "List" ? "Steps" : "Steps, canvas" })).toBeVisible();
}

/** Takes hold of a card with the mouse and holds it where another lies, a little further down. */
export async function dragOver(page: Page, held: Locator, over: Locator): Promise<void> {
  const [from, to] = [await held.boundingBox(), await over.boundingBox()];
  if (!from || !to) throw new Error("a card is not in sight");
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 3 });
  await page.mouse.move(to.x + 60, to.y + 24, { steps: 6 });
}
