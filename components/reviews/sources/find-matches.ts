import { type FoldedText, foldText } from "./fold-text";

export interface Match {
  start: number;
  end: number;
}

/** More matches than anyone would look through. Without a limit, text that repeats a word could slow down the page. */
const MAX_MATCHES = 500;
const WORD = /[\p{L}\p{N}]/u;
const DIGIT = /\d/;

/**
 * Finds a phrase in text, as whole words. Ignores case, line breaks, and digit grouping: "9480" is found in "9,480",
 * but not in "19,480" or "9,480.5".
 */
export function findMatches({ folded, at }: FoldedText, phrase: string): Match[] {
  const wanted = foldText(phrase).folded.trim();
  const matches: Match[] = [];
  if (wanted === "") return matches;
  for (
    let found = folded.indexOf(wanted);
    found !== -1 && matches.length < MAX_MATCHES;
    found = folded.indexOf(wanted, found + 1)
  ) {
    const end = found + wanted.length;
    if (isWhole(folded, found, end))
      matches.push({ start: at[found] as number, end: (at[end - 1] as number) + 1 });
  }
  return matches;
}

function isWhole(folded: string, start: number, end: number): boolean {
  const first = folded.charAt(start);
  const last = folded.charAt(end - 1);
  const before = folded.charAt(start - 1);
  const after = folded.charAt(end);
  if (WORD.test(first) && WORD.test(before)) return false;
  if (WORD.test(last) && WORD.test(after)) return false;
  // A period between digits belongs to a number.
  if (DIGIT.test(first) && before === "." && DIGIT.test(folded.charAt(start - 2))) return false;
  return !(DIGIT.test(last) && after === "." && DIGIT.test(folded.charAt(end + 1)));
}
