/** How well a text answers to what is sought, more is better; null: not at all. Every word must be found. */
export function fuzzyScore(sought: string, text: string): number | null {
  const folded = fold(text);
  let total = 0;
  for (const word of fold(sought).split(/\s+/).filter(Boolean)) {
    const score = scoreWord(word, folded);
    if (score === null) return null;
    total += score;
  }
  return total;
}

/** Whatever the case and the accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The beginning counts most, then that of a word, then any place, then the letters in their order, close together. */
function scoreWord(word: string, text: string): number | null {
  if (text.startsWith(word)) return 4;
  if (text.split(/[^\p{L}\p{N}]+/u).some((other) => other.startsWith(word))) return 3;
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
