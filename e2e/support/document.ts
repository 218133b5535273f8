import type { Locator, Page } from "playwright/test";
import { expect } from "./app";

/** A CodeMirror element, with its reference to the editor. The page itself may not show the whole text. */
interface CodeMirrorElement {
  cmTile?: { root: { view: { state: { doc: { toString(): string } } } } };
}

/** Returns the text of a review's document, in the textarea or in CodeMirror. */
export function documentText(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    if (element instanceof HTMLTextAreaElement) return element.value;
    return String((element as CodeMirrorElement).cmTile?.root.view.state.doc);
  });
}

/** Expects this text in a review's document. */
export async function expectDocument(field: Locator, text: string): Promise<void> {
  await expect.poll(() => documentText(field)).toBe(text);
}

/** Expects a review's document to match, or not to match. Opens the field of a formatted document first. */
export async function expectInDocument(page: Page, words: RegExp, isThere = true): Promise<void> {
  await editDocument(page);
  const found = async () => words.test(await documentText(fieldOf(page)));
  await expect.poll(found).toBe(isThere);
}

/** Opens the field of a formatted document. */
export async function editDocument(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Edit document" });
  await expect(button.or(fieldOf(page)).first()).toBeVisible();
  if (await button.isVisible()) await button.click();
}

const fieldOf = (page: Page) => page.getByRole("textbox", { name: /^Document/ });
