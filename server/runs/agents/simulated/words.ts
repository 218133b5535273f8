/** Filler words, and words that are common in requests. */
const STOP_WORDS = new Set(
  `a about after again all also an and any are as at be because been before between both but by can could did do does
each either few for from had has have he her his how i if in into is it its just may me more most must my no not now of
off on once only or other our out over own shall she should so some such than that the their them then there these they
this those to too under until up us very was we were what when where which while who will with would you your please
add answer brief briefing bullet bullets clear concise create describe document draft email executive explain extract
find generate give headline identify items key letter line lines list make message note one two three four five six
paragraph paragraphs point points prepare produce provide put reply report respond response review say sentence
sentences short simple step subject summarize summary takeaways tell text title use word words write`.split(
    /\s+/,
  ),
);

export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0;
}

/** Returns each meaningful word once, shortened so that "supplier" and "suppliers" are the same. */
export function findTerms(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const terms = words.filter((word) => word.length > 1 && !STOP_WORDS.has(word));
  return [...new Set(terms.map((word) => word.replace(/(?<=...)(?:ies|y|ed|s)$/, "").slice(0, 7)))];
}
