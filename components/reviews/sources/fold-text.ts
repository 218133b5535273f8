/** A text made comparable: in lower case, with single spaces, and with digits not grouped. */
export interface FoldedText {
  folded: string;
  /** For each character of `folded`, its index in the text. Ends with the text's length. */
  at: readonly number[];
}

const SPACE = /\s/;
const DIGIT = /\d/;
/** Groups digits: 9,480 or 9'480 or 9 480. A plain space also separates numbers, so it doesn't count. */
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

/** Whether exactly three digits follow, and a digit comes before. */
function isBetweenGroups(text: string, index: number): boolean {
  return DIGIT.test(text[index - 1] ?? "") && /^\d{3}(?!\d)/.test(text.slice(index + 1, index + 5));
}
