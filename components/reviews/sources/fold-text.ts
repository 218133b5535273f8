/** Text normalized for comparison: lowercase, with single spaces and without digit grouping. */
export interface FoldedText {
  folded: string;
  /** For each character of `folded`, its index in the text. Ends with the text's length. */
  at: readonly number[];
}

const SPACE = /\s/;
const DIGIT = /\d/;
/**
 * Separators that group digits: 9,480 or 9'480 or 9 480. A plain space doesn't count, because it also
 * separates numbers.
 */
const GROUPS = /[,'’\u00a0\u202f]/;

export function foldText(text: string): FoldedText {
  const folded: string[] = [];
  const at: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (GROUPS.test(character) && isBetweenGroups(text, index)) continue;
    const isSpace = SPACE.test(character);
    if (isSpace && (folded.at(-1) ?? " ") === " ") continue;
    const lower = character.toLowerCase();
    // Some letters become two when lowercased, which would shift the indexes.
    folded.push(isSpace ? " " : lower.length === 1 ? lower : character);
    at.push(index);
  }
  at.push(text.length);
  return { folded: folded.join(""), at };
}

/** Whether there's a digit before `index` and exactly three digits after it. */
function isBetweenGroups(text: string, index: number): boolean {
  return DIGIT.test(text[index - 1] ?? "") && /^\d{3}(?!\d)/.test(text.slice(index + 1, index + 5));
}
