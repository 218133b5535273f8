/** A quotable unit of text: a sentence, a list item, or a line of data. */
export interface Sentence {
  text: string;
  isHeading: boolean;
}

const LIST_MARK = /^(?:[-*•‣▪–—]|\d{1,3}[.)]|\([a-z\d]{1,3}\))\s+(?=\S)/i;
const HEADING_MARK = /^(?:#{1,6}\s+|(?:subject|betreff):\s*(?:(?:re|fwd?):\s*)*)/i;
const OPENING =
  /^(?:(?:from|to|cc|bcc|sent|date|reply-to):\s|(?:dear|hi|hello|hey|to whom|good (?:morning|afternoon|evening))\b[^.!?]{0,60}[,!:.]?$)/i;
const CLOSING =
  /^(?:(?:best|kind|kindest|warm|many|with) )?(?:regards|wishes|sincerely|yours(?: \w+)?|cheers|thanks|thank you)(?: in advance| again)?[,.!]?$/i;
const PLEASANTRY =
  /^(?=.{0,90}$)\D*\b(?:thank you|thanks|hope (?:this|you|all)|look(?:ing)? forward|hesitate to|please find attached)\b\D*$/i;
const ENDS = /[.!?…:;。！？]["'”’)\]]*$/;
/** Matches a line break where an editor wrapped a line. */
const WRAP = /(?:(?<=[^\n]{49}[^\n.!?…:;])\n(?=\p{L})|(?<=[^\n.!?…:;])\n(?=\p{Ll}))/gu;
// The limits on repetition keep the match fast in text full of periods.
const SENTENCE_END = /[.!?…]{1,5}["'”’)\]]{0,3}\s+|[。！？]/g;
/** Matches a period within a sentence, such as in abbreviations, initials, and clause numbers. */
const GOES_ON =
  /(?:\b(?:mr|mrs|ms|dr|prof|st|sr|jr|vs|cf|e\.g|i\.e|approx|est|arts?|sec|figs?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|u\.k|nos?(?=\.\|\d)|(?:inc|ltd|co|corp|plc|llc)(?!\.\|(?:the|it|in|we|this)\b))|(?<![\p{L}\d.])\p{L}|^\d{1,2})\.\|/iu;

/** Splits text into quotable units and omits greetings, signatures, and mail headers. */
export function splitSentences(text: string): Sentence[] {
  const trimmed = text.split(/\r\n?|\n/).map((line) => line.trim());
  const lines = trimmed.join("\n").replace(WRAP, " ").split("\n");
  let isSigned = false;
  return lines.flatMap((line, at) => {
    if (line !== "") isSigned = CLOSING.test(line) || (isSigned && line.length < 60 && !ENDS.test(line));
    if (line === "" || isSigned || OPENING.test(line)) return [];
    const isHeading = HEADING_MARK.test(line) || looksLikeHeading(lines, at);
    const plain = line.replace(HEADING_MARK, "").replace(LIST_MARK, "");
    return (isHeading && plain !== "" ? [plain] : splitLine(plain)).map((text) => ({ text, isHeading }));
  });
}

/**
 * Returns whether a short line is a heading: it ends with a colon, or it has no end punctuation and stands alone above
 * a sentence. Other short lines are data.
 */
function looksLikeHeading(lines: string[], at: number): boolean {
  const [line = "", below, next = ""] = lines.slice(at, at + 3);
  if (line.length > 100 || line.split(" ").length > 10) return false;
  return line.endsWith(":") || (!lines[at - 1] && below === "" && ENDS.test(next) && !ENDS.test(line));
}

function splitLine(line: string): string[] {
  const starts = [0];
  for (const { 0: mark, index } of line.matchAll(SENTENCE_END)) {
    const end = index + mark.length;
    const before = line.slice(Math.max(starts.at(-1) ?? 0, index - 12), end).trim();
    const after = line.slice(end, end + 6);
    if (!/^\p{Ll}/u.test(after) && !GOES_ON.test(`${before}|${after}`)) starts.push(end);
  }
  return starts
    .map((start, at) => line.slice(start, starts[at + 1]).trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence) && !PLEASANTRY.test(sentence));
}
