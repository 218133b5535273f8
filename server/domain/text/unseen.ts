/** The flags of England, Scotland and Wales are spelt with characters that show nothing by themselves. */
const SPELT_FLAG = /\u{1F3F4}[\u{E0020}-\u{E007F}]+/gu;

/**
 * Characters that show nothing, and those that show others in another order than they stand in. Joiners and marks of
 * direction are left out: emoji, Persian and Hebrew are written with them.
 */
const UNSEEN =
  /[\u00AD\u115F\u1160\u180E\u200B\u202A-\u202E\u2060-\u2064\u2066-\u2069\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]/gu;

/** Tells whoever approves a text that there is more in it, or in another order, than they see; null: there is not. */
export function describeUnseen(text: string): string | null {
  const count = text.replace(SPELT_FLAG, "").match(UNSEEN)?.length ?? 0;
  if (count === 0) return null;
  const what =
    count === 1
      ? "a character that cannot be seen or changes"
      : `${count} characters that cannot be seen or change`;
  return `The text holds ${what} the order of what is seen. It may say something else than it shows.`;
}
