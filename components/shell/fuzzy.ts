/**
 * How well a text answers to what is sought, more is better; null: not at all. Every word must be found, in the text
 * or as the beginning of a word in `words`, where letters in their order would be found by chance, as in an id.
 */
export function fuzzyScore(sought: string, text: string, words = ""): number | null {
  const folded = fold(text);
  const others = fold(words);
  let total = 0;
  for (const word of fold(sought).split(/\s+/).filter(Boolean)) {
    const score = scoreBeginning(word, folded) ?? scoreBeginning(word, others) ?? scoreWithin(word, folded);
    if (score === null) return null;
    total += score;
  }
  return total;
}

/** Whatever the case and the accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The beginning counts most, then that of a word. */
function scoreBeginning(word: string, text: string): number | null {
  if (text.startsWith(word)) return 4;
  return text.split(/[^\p{L}\p{N}]+/u).some((other) => other.startsWith(word)) ? 3 : null;
}

/** Any place, then the letters in their order, close together. */
function scoreWithin(word: string, text: string): number | null {
  if (text.includes(word)) return 2;
  let between = 0;
  let at = -1;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (at >= 0) between += next - at - 1;
    at = next;
  }
  return between <= 2 * word.length ? 1 / (1 + between) : null;
}
