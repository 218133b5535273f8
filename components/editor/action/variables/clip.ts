import type { TextHead } from "@/server/domain/workflow/editor-document";

/** Truncates long text and adds an ellipsis. */
export function clip({ text, clipped, length }: TextHead, max: number): TextHead {
  if (text.length <= max) return { text: clipped ? `${text}…` : text, clipped, length };
  // Don't cut in the middle of a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return { text: `${text.slice(0, end)}…`, clipped: true, length };
}

/** Makes a `TextHead` for text that isn't clipped. */
export function wholeText(text: string): TextHead {
  return { text, clipped: false, length: text.length };
}
