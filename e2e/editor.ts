import type { Locator, Page } from "@playwright/test";
import { expect } from "./app";

/** The card of a step, by its place in the list or on the canvas. */
export function card(page: Page, place: number): Locator {
  return page.getByRole("button", { name: new RegExp(`^Step ${place} of `) });
}

/** The field with what is to be done, or what the person is asked. */
export function actionField(page: Page): Locator {
  return page.getByRole("textbox", { name: /What (is to be done|the person is asked)/ });
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

/** What the cards say, in their order. */
export async function expectOrder(page: Page, ...words: string[]): Promise<void> {
  await expect(page.locator("button[data-step]")).toHaveCount(words.length);
  for (const [index, text] of words.entries()) await expect(card(page, index + 1)).toContainText(text);
}
