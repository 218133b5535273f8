import type { Locator, Page } from "playwright/test";
import { expect } from "./app";

/** A CodeMirror element. Its editor has the whole text. The page may contain only the visible part. */
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

/** Expects a review's document to be exactly this text. */
export async function expectDocument(field: Locator, text: string): Promise<void> {
  await expect.poll(() => documentText(field)).toBe(text);
}

/**
 * Expects a review's document to match `words`, or not to match if `isThere` is false. If the document is shown
 * formatted, opens its text field first.
 */
export async function expectInDocument(page: Page, words: RegExp, isThere = true): Promise<void> {
  await editDocument(page);
  const found = async () => words.test(await documentText(fieldOf(page)));
  await expect.poll(found).toBe(isThere);
}

/** If the document is shown formatted, opens its text field. */
export async function editDocument(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Edit document" });
  await expect(button.or(fieldOf(page)).first()).toBeVisible();
  if (await button.isVisible()) await button.click();
}

const fieldOf = (page: Page) => page.getByRole("textbox", { name: /^Document/ });
