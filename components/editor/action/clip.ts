/** The beginning of a text, for a place that has no room for all of it. */
export interface ClippedText {
  text: string;
  clipped: boolean;
  /** The characters of the whole text. */
  length: number;
}

export function clip(text: string, max: number): ClippedText {
  if (text.length <= max) return { text, clipped: false, length: text.length };
  // Half a surrogate pair is no character.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return { text: `${text.slice(0, end)}…`, clipped: true, length: text.length };
}
