import { findMatches } from "./find-matches";
import { type FoldedText, foldText } from "./fold-text";

/** A number, date, or name in a document. */
export interface DocumentValue {
  text: string;
  /** The ways to write the value. A source contains the value if it contains any of them. */
  forms: readonly string[];
  start: number;
}

const MAX_VALUES = 200;
const MONTH =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
const DATE = `\\d{4}-\\d{2}-\\d{2}|${MONTH}\\.? \\d{1,2}(?!\\d)(?:,? \\d{4})?|\\d{1,2}\\.? ${MONTH}(?:,? \\d{4})?|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}`;
const NUMBER = "\\d+(?:[.,'’\\u00a0\\u202f]\\d+)*(?:(?:st|nd|rd|th)(?![\\p{L}\\p{N}]))?";
const NAME_PART = "\\p{Lu}[\\p{L}\\p{N}’'&-]*";
const NAME = `${NAME_PART}(?: (?:(?:of|and|de|von|van|der) )?${NAME_PART})*`;
const VALUE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<date>${DATE})|(?<number>${NUMBER})|(?<name>${NAME}))`,
  "gu",
);
/** Every sentence begins with a capital letter, so a sentence's first word isn't treated as a name. */
const SENTENCE_START = /(?:^|[.!?:“"(|>*#_`[-]|\n|\d[.)])\s*$/;
/** Matches text that a list item's number can follow. Such a number isn't a value. */
const LIST_MARK = /(?:^|\n)[ \t]*$/;

/** Returns a document's numbers, dates, and names, in order and without duplicates. */
export function listValues(document: string): DocumentValue[] {
  const values = new Map<string, DocumentValue>();
  for (const { 0: text, index, groups } of document.matchAll(VALUE)) {
    const before = document.slice(Math.max(0, index - 8), index);
    const value = groups?.name ? nameIn(text, SENTENCE_START.test(before)) : text;
    if (value === null) continue;
    if (groups?.number && LIST_MARK.test(before) && /^[.)]\s/.test(document.slice(index + text.length)))
      continue;
    const key = foldText(value).folded;
    const start = index + text.length - value.length;
    if (!values.has(key)) values.set(key, { text: value, forms: formsOf(value), start });
    if (values.size === MAX_VALUES) break;
  }
  return [...values.values()];
}

export function findUnsourced(
  values: readonly DocumentValue[],
  sources: readonly FoldedText[],
): DocumentValue[] {
  const isIn = (source: FoldedText) => (form: string) => findMatches(source, form).length > 0;
  return values.filter(({ forms }) => !sources.some((source) => forms.some(isIn(source))));
}

/** Returns the name, without its first word if that word starts a sentence. Null if at most one character remains. */
function nameIn(text: string, startsSentence: boolean): string | null {
  const name = startsSentence
    ? text
        .split(" ")
        .slice(1)
        .join(" ")
        .replace(/^(?:of|and) /, "")
    : text;
  return name.length > 1 ? name : null;
}

/** Returns the forms to look for. Possessives and ordinal numbers also have a form without their ending. */
function formsOf(value: string): string[] {
  const plain = value.replace(/['’]s$|(?<=\d)(?:st|nd|rd|th)$/, "");
  return plain === value ? [value] : [value, plain];
}
