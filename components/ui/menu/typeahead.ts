/**
 * Which of the words is meant by the letters that were typed, as a list of the system finds it: the next one that begins
 * with them. One letter again and again goes through those that begin with it. -1: none.
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
