import { findChange } from "./find-change";

/** Converts line endings to "\n", as text fields do. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * Restores the original's line endings in text from a text field. Fields normalize line endings, but that
 * isn't an edit, so the original is returned if nothing else changed.
 */
export function withLineEndsOf(original: string, typed: string): string {
  const before = withPlainLineEnds(original);
  const after = withPlainLineEnds(typed);
  const change = findChange(before, after);
  if (!change) return original;
  if (before === original) return after;
  const lineEnd = prevailingLineEnd(original);
  const start = original.slice(0, placeIn(original, change.from));
  const end = original.slice(placeIn(original, change.to));
  const edited = start + change.insert.replaceAll("\n", lineEnd) + end;
  // A lone "\r" and a new "\n" after it would form a single line ending.
  return withPlainLineEnds(edited) === after ? edited : after.replaceAll("\n", lineEnd);
}

function prevailingLineEnd(text: string): "\r\n" | "\n" {
  const pairs = text.split("\r\n").length - 1;
  const all = text.split("\n").length - 1;
  return pairs > all - pairs ? "\r\n" : "\n";
}

/** Converts a position in the text with plain line endings to its position in the original. */
function placeIn(original: string, plain: number): number {
  let place = plain;
  for (let at = original.indexOf("\r\n"); at !== -1 && at < place; at = original.indexOf("\r\n", at + 2))
    place++;
  return place;
}
