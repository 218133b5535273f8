/**
 * Scores how well a string matches a query. Higher is better, and null means no match. Each word of the query has to
 * match the string or the start of a word in `words`. Scattered letters don't match in `words`, because they would
 * match an ID by chance. A match in `words` counts less than the start of a word in the string.
 */
export function fuzzyScore(sought: string, text: string, words = ""): number | null {
  const folded = fold(text);
  const others = fold(words);
  let total = 0;
  for (const word of fold(sought).split(/\s+/).filter(Boolean)) {
    const score = scoreBeginning(word, folded) ?? scoreSynonym(word, others) ?? scoreWithin(word, folded);
    if (score === null) return null;
    total += score;
  }
  return total;
}

/** Ignores case and accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Matches at the start count most, then matches at the start of a word. */
function scoreBeginning(word: string, text: string): number | null {
  if (text.startsWith(word)) return 4;
  return wordsOf(text).some((other) => other.startsWith(word)) ? 3 : null;
}

/** A whole word counts more than the start of one. The whole string `words`, such as an ID, also counts as one word. */
function scoreSynonym(word: string, words: string): number | null {
  const others = [...wordsOf(words), words];
  if (others.includes(word)) return 2.75;
  return others.some((other) => other.startsWith(word)) ? 2.5 : null;
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u);
}

/** Matches the word anywhere in the string, otherwise its letters in order and close together. */
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
