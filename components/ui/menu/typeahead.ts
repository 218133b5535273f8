/**
 * Returns the index of the word that typed letters refer to, as in a native list: the next word that starts
 * with them. Repeating a letter cycles through the words that start with that letter. Returns -1 if none
 * matches.
 */
export function findByLetters(letters: string, words: readonly string[], at: number): number {
  const [first = ""] = letters;
  const again = letters.split("").every((letter) => letter === first);
  const sought = again ? first : letters;
  const begin = again || letters.length === 1 ? at + 1 : Math.max(at, 0);
  for (let step = 0; step < words.length; step++) {
    const index = (begin + step) % words.length;
    if (words[index]?.trimStart().toLowerCase().startsWith(sought)) return index;
  }
  return -1;
}
