/** One quotable unit of a text: a sentence, a list item, or a line of data. `paragraph` counts from 0. */
export interface Sentence {
  text: string;
  paragraph: number;
  isHeading: boolean;
}

interface Passage {
  text: string;
  paragraph: number;
  isItem: boolean;
  isHeading: boolean;
}

const LIST_MARK = /^(?:[-*•‣▪–—]|\d{1,3}[.)]|\([a-z\d]{1,3}\))\s+(?=\S)/i;
const MARKDOWN_HEADING = /^#{1,6}\s+(?=\S)/;
const MAIL_HEADER = /^(?:from|to|cc|bcc|sent|date|reply-to):\s/i;
const SUBJECT = /^(?:subject|betreff):\s*(?:re:\s*|fwd?:\s*)*/i;
const GREETING = /^(?:dear|hi|hello|hey|to whom|good (?:morning|afternoon|evening))\b[^.!?]{0,60}[,!:.]?$/i;
const CLOSING =
  /^(?:(?:best|kind|kindest|warm|many|with) )?(?:regards|wishes|sincerely|yours(?: \w+)?|cheers|thanks|thank you)(?: in advance| again)?[,.!]?$/i;
const PLEASANTRY =
  /^(?=.{0,90}$)\D*\b(?:thank you|thanks|hope (?:this|you|all)|look(?:ing)? forward|hesitate to|please find attached)\b\D*$/i;
// Bounded, so that a text of nothing but full stops takes no longer than any other.
const SENTENCE_END = /[.!?…]{1,5}["'”’)\]]{0,3}\s+|[。！？]/g;
const ENDS = /[.!?…:;。！？]["'”’)\]]*$/;

/** Abbreviations after which a sentence goes on, and those that may also end one. */
const INNER = new Set(
  "mr mrs ms dr prof st sr jr gen col rev hon vs cf eg e.g i.e ie viz approx est ca art arts sec fig figs no nos cl para pp vol ed resp jan feb mar apr jun jul aug sep sept oct nov dec".split(
    " ",
  ),
);
const OUTER = new Set("inc ltd co corp plc llc etc al dept incl s.a u.s u.k e.u a.m p.m n.v".split(" "));
const STARTERS =
  /^(?:the|a|an|it|its|in|on|at|we|our|this|that|these|those|they|he|she|i|you|however|but|and|if|when|as|for|no|all|there|will|can|could|would|please|what|who|how|why|after|since)\b/i;

/** Splits a text into its quotable units, without greetings, signatures and mail headers. */
export function splitSentences(text: string): Sentence[] {
  const passages = readPassages(text.replace(/\r\n?/g, "\n"));
  return passages.flatMap((passage, index) => {
    const isHeading = passage.isHeading || looksLikeHeading(passage, passages[index + 1], index);
    const texts = isHeading ? [passage.text] : splitPassage(passage.text);
    return texts.map((sentence) => ({ text: sentence, paragraph: passage.paragraph, isHeading }));
  });
}

/** Puts wrapped lines together again; an empty line ends a paragraph, a list item is a passage of its own. */
function readPassages(text: string): Passage[] {
  const passages: Passage[] = [];
  let paragraph = 0;
  let open: { lines: string[]; isItem: boolean } | null = null;
  let isSigned = false;
  const close = () => {
    if (open) passages.push({ text: open.lines.join(" "), paragraph, isItem: open.isItem, isHeading: false });
    open = null;
  };
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "") {
      close();
      if (passages.length > 0 && passages.at(-1)?.paragraph === paragraph) paragraph++;
      continue;
    }
    if (isSigned && line.length < 60 && !ENDS.test(line)) continue;
    isSigned = line.length < 60 && CLOSING.test(line);
    if (isSigned || MAIL_HEADER.test(line) || (line.length < 80 && GREETING.test(line))) {
      close();
      continue;
    }
    const title = line.replace(SUBJECT, "").replace(MARKDOWN_HEADING, "");
    if (title !== line) {
      close();
      if (title !== "") passages.push({ text: title, paragraph, isItem: false, isHeading: true });
      continue;
    }
    const item = line.replace(LIST_MARK, "");
    const previous: string = open?.lines.at(-1) ?? "";
    const goesOn =
      previous !== "" && !ENDS.test(previous) && (previous.length >= 50 || /^\p{Ll}/u.test(line));
    if (open && item === line && goesOn) open.lines.push(line);
    else {
      close();
      open = { lines: [item], isItem: item !== line };
    }
  }
  close();
  return passages;
}

/**
 * A short line without an end, above a text. A line with figures is data, unless it is the very first; a list
 * item is a heading ("7. Termination") when it stands alone above a paragraph.
 */
function looksLikeHeading(passage: Passage, next: Passage | undefined, index: number): boolean {
  const { text } = passage;
  if (text.length > 100 || text.split(" ").length > 10) return false;
  if (passage.isItem && (!next || next.isItem || next.paragraph === passage.paragraph)) return false;
  if (text.endsWith(":")) return true;
  if (ENDS.test(text) || !next) return false;
  const hasFigures = /\d/.test(text.replace(/^[\d.]+\s/, ""));
  return !hasFigures || (index === 0 && ENDS.test(next.text));
}

function splitPassage(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    const rest = text.slice(end, end + 12);
    if (
      match[0].startsWith(".") &&
      goesOnAfter(text.slice(Math.max(start, match.index - 12), match.index), rest)
    )
      continue;
    if (/^\p{Ll}/u.test(rest)) continue;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  sentences.push(text.slice(start).trim());
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence) && !PLEASANTRY.test(sentence));
}

/** Whether the full stop after `before` belongs to an abbreviation, an initial or a number. */
function goesOnAfter(before: string, rest: string): boolean {
  const word = /[\p{L}\p{N}.]+$/u.exec(before)?.[0] ?? "";
  const known = word.toLowerCase();
  if (known === "no" || known === "nos") return /^\d/.test(rest);
  if (OUTER.has(known)) return !STARTERS.test(rest);
  if (INNER.has(known)) return true;
  return /^\p{Lu}$/u.test(word) || (/^\d{1,2}$/.test(word) && before.trim() === word);
}
