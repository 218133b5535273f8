/** A piece of an excerpt. `matched` says whether it's one of the words that were searched for. */
export interface ExcerptPart {
  text: string;
  matched: boolean;
}

/** Stands before and after each matched word of a slice. */
export const MATCH_MARK = "\u0001";

const WORD = `[\\p{L}\\p{M}\\p{N}${MATCH_MARK}]`;
const UNMATCHED = `[^\\s${MATCH_MARK}]`;
/** What's left of a word that a slice starts or ends within, which can look like a match. Never all of a long one. */
const CUT_START = new RegExp(`^(?:${UNMATCHED}*\\s|${WORD}+)`, "u");
const CUT_END = new RegExp(`(?:\\s${UNMATCHED}{0,30}|(?<!${WORD})${WORD}{1,30})$`, "u");

/**
 * Turns a slice of a text into an excerpt in one line. `isStart` and `isEnd` say whether the slice has the text's start
 * and end. If not, a match has something other than a word before it.
 */
export function toExcerpt(
  slice: string,
  { isStart, isEnd }: { isStart: boolean; isEnd: boolean },
): ExcerptPart[] {
  const cut = isStart ? slice : slice.replace(CUT_START, "");
  const line = (isEnd ? cut : cut.replace(CUT_END, "")).trim().replace(/\s+/g, " ");
  return `${isStart ? "" : "…"}${line}${isEnd ? "" : "…"}`
    .split(MATCH_MARK)
    .map((text, index) => ({ text, matched: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
