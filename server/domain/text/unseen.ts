/** Words of these scripts are written with joiners. */
const JOINED = oneOf("Arab Syrc Nkoo Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Mymr Khmr");
const RIGHT_TO_LEFT = oneOf("Hebr Arab Syrc Thaa Nkoo Samr Mand");
const MARKS = String.raw`[\u200E\u200F\u061C]`;
const BETWEEN = String.raw`[\p{P}\p{S}\p{N}\p{Zs}]{0,3}`;

/** Of England, Scotland and Wales: spelt with letters that show nothing by themselves. */
const SPELT_FLAG = `\u{1F3F4}(?:${["gbeng", "gbsct", "gbwls"].map(tag).join("|")})\u{E007F}`;

/** What does something for the reader where it stands, one at a time: anywhere else the same may spell out words. */
const SEEN = [
  String.raw`(?<=\p{Emoji})[\uFE0E\uFE0F]`,
  String.raw`(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${JOINED})[\u200C\u200D]`,
  `(?<=${RIGHT_TO_LEFT}${BETWEEN})${MARKS}`,
  `${MARKS}(?=${BETWEEN}${RIGHT_TO_LEFT})`,
].join("|");

/** What shows nothing, or others in another order than they stand in. Braille has a letter without a dot. */
const UNSEEN = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\u2800\uFFF9-\uFFFB]|(?![\t\n\r])\p{Cc}`;

const SEEN_OR_UNSEEN = new RegExp(`${SPELT_FLAG}|(?=${UNSEEN})(?:${SEEN}|(?<unseen>[^]))`, "gu");

/** Tells whoever approves a text that there is more in it, or in another order, than they see; null: there is not. */
export function describeUnseen(text: string): string | null {
  let count = 0;
  for (const { groups } of text.matchAll(SEEN_OR_UNSEEN)) if (groups?.unseen) count++;
  if (count === 0) return null;
  const what =
    count === 1
      ? "a character that cannot be seen or changes"
      : `${count} characters that cannot be seen or change`;
  return `The text holds ${what} the order of what is seen. It may say something else than it shows.`;
}

/** A text in which everything is seen, spelt as JSON spells it: JSON means the same. */
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
