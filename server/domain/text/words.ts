// British English, for lists without a comma before the last item, like all our sentences.
const AND = new Intl.ListFormat("en-GB");
const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** "Dana, Kim and Lee" */
export function listAll(words: readonly string[]): string {
  return AND.format(words);
}

/** "Dana, Kim or Lee" */
export function listAny(words: readonly string[]): string {
  return OR.format(words);
}

/** "1 run", "1,200 runs" */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
