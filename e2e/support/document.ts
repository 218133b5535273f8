import type { Locator } from "playwright/test";
import { expect } from "./app";

/** Returns the text of a review's document, in the textarea or in CodeMirror, where deleted text isn't part of it. */
export function documentText(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    if (element instanceof HTMLTextAreaElement) return element.value;
    const copy = element.cloneNode(true) as Element;
    for (const removed of copy.querySelectorAll("del")) removed.remove();
    return Array.from(copy.querySelectorAll(".cm-line"), (line) => line.textContent).join("\n");
  });
}

/** Expects this text in a review's document. */
export async function expectDocument(field: Locator, text: string): Promise<void> {
  await expect.poll(() => documentText(field)).toBe(text);
}
