import type { TextHead } from "@/server/domain/workflow/editor-document";

/** The beginning of a long text, with a sign where it's cut. */
export function clip({ text, clipped, length }: TextHead, max: number): TextHead {
  if (text.length <= max) return { text: clipped ? `${text}…` : text, clipped, length };
  // Half a surrogate pair isn't a character.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return { text: `${text.slice(0, end)}…`, clipped: true, length };
}

/** A text that is known as a whole. */
export function wholeText(text: string): TextHead {
  return { text, clipped: false, length: text.length };
}
