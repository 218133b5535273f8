/** Scripts that use zero-width joiners. */
const JOINED = oneOf("Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Mymr Khmr");
const RIGHT_TO_LEFT = oneOf("Hebr Arab Syrc Thaa Nkoo Samr Mand");
const MARKS = String.raw`[\u200E\u200F\u061C]`;
const BETWEEN = String.raw`[\p{P}\p{S}\p{N}\p{Zs}]{0,3}`;

/** The flags of England, Scotland, and Wales, spelled with invisible tag characters. */
const SPELT_FLAG = `\u{1F3F4}(?:${["gbeng", "gbsct", "gbwls"].map(tag).join("|")})\u{E007F}`;

/**
 * Single invisible characters in contexts where they have a visible effect. Anywhere else they could spell
 * hidden words.
 */
const SEEN = [
  String.raw`(?<=\p{Emoji})[\uFE0E\uFE0F]`,
  String.raw`(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${JOINED})[\u200C\u200D]`,
  `(?<=${RIGHT_TO_LEFT}${BETWEEN})${MARKS}`,
  `${MARKS}(?=${BETWEEN}${RIGHT_TO_LEFT})`,
].join("|");

/** Characters that are invisible or reorder others, including the blank Braille pattern. */
const UNSEEN = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\u2800\uFFF9-\uFFFB]|(?![\t\n\r])\p{Cc}`;

const SEEN_OR_UNSEEN = new RegExp(`${SPELT_FLAG}|(?=${UNSEEN})(?:${SEEN}|(?<unseen>[^]))`, "gu");

/** Returns a warning for reviewers if text contains invisible or reordering characters, otherwise null. */
export function describeUnseen(text: string): string | null {
  let count = 0;
  for (const { groups } of text.matchAll(SEEN_OR_UNSEEN)) if (groups?.unseen) count++;
  if (count === 0) return null;
  const what =
    count === 1
      ? "a character that is invisible or reorders text"
      : `${count} characters that are invisible or reorder text`;
  return `The text contains ${what}. What you see may differ from what the text says.`;
}

/**
 * Replaces invisible characters with JSON escapes, which makes them visible without changing the JSON's
 * meaning.
 */
export function spellUnseen(text: string): string {
  return text.replace(SEEN_OR_UNSEEN, (match, unseen: string | undefined) => (unseen ? spell(match) : match));
}

function spell(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => String.raw`\u` + character.charCodeAt(at).toString(16).padStart(4, "0"),
  ).join("");
}

function tag(letters: string): string {
  return [...letters].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");
}

function oneOf(scripts: string): string {
  return `[${scripts.replace(/\w+ ?/g, (script) => String.raw`\p{scx=${script.trim()}}`)}]`;
}
