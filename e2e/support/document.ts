import type { Locator, Page } from "playwright/test";
import { expect } from "./app";

/** An element of CodeMirror refers to the editor, which may not show the whole text. */
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

/** Shows the field of a document that is shown formatted. */
export async function editDocument(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Edit document" }).click();
}
