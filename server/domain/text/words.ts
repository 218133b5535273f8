const AND = new Intl.ListFormat("en-US");
const OR = new Intl.ListFormat("en-US", { type: "disjunction" });

/** Joins words with "and": "Dana, Kim, and Lee". */
export function listAll(words: readonly string[]): string {
  return AND.format(words);
}

/** Joins words with "or": "Dana, Kim, or Lee". */
export function listAny(words: readonly string[]): string {
  return OR.format(words);
}

/** Returns a count with its noun: "1 run", "1,200 runs". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Makes the first letter uppercase. */
export function capitalize(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
