/** A piece of an excerpt. `matched` is true if the piece matches a search term. */
export interface ExcerptPart {
  text: string;
  matched: boolean;
}

/** Marks the start and end of each matched word in a slice. */
export const MATCH_MARK = "\u0001";

const WORD = `[\\p{L}\\p{M}\\p{N}${MATCH_MARK}]`;
const UNMATCHED = `[^\\s${MATCH_MARK}]`;
/** Matches a partial word at the start of a slice, even if it was marked as a match. */
const CUT_START = new RegExp(`^(?:${UNMATCHED}*\\s|${WORD}+)`, "u");
/** Matches a partial word at the end of a slice, up to 30 characters of it. */
const CUT_END = new RegExp(`(?:\\s${UNMATCHED}{0,30}|(?<!${WORD})${WORD}{1,30})$`, "u");

/**
 * Turns a slice of text into a one-line excerpt. `isStart` and `isEnd` say whether the slice includes the start and end
 * of the text. If it doesn't include the start, a match must follow a character that isn't part of a word. Otherwise,
 * the match could be removed together with the partial word at the start.
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
