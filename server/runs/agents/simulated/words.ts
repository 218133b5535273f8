const STOP_WORDS = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can
could did do does doing down during each either few for from further had has have having he her here hers him his how i
if in into is it its itself just may me might more most must my no nor not now of off on once only or other our out over
own same shall she should so some such than that the their them then there these they this those through to too under
until up upon us very was we were what when where which while who whom why will with within without would you your
please today also however therefore thus`.split(/\s+/),
);

export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
}

/** The words that carry meaning, each once, cut so that "terminate" and "terminations" are the same. */
export function findTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}’']*|\p{N}[\p{N}.,]*%?/gu)) {
    if (word.length < 2 || word.length > 40 || STOP_WORDS.has(word)) continue;
    terms.add(stem(word));
  }
  return [...terms];
}

/** What a request is made of, whatever it is about. */
const REQUEST_TERMS = new Set(
  findTerms(`add answer brief briefing bullet clear concise create current data describe document draft email executive
explain extract fetch find generate give headline identify information input item key letter line list mail main make
message note numbered one two three four five six output overview paragraph point prepare produce provide read reply
report respond response result review sentence short simple step subject summarize summarise summary table takeaway
tell text title turn use word write`),
);

/** What a request asks about: its terms without the words that only ask. */
export function findTopics(request: string): Set<string> {
  return new Set(findTerms(request).filter((term) => !REQUEST_TERMS.has(term)));
}

function stem(word: string): string {
  const base = word.replace(/['’]s?$/, "");
  if (/\d/.test(base)) return base;
  if (base.length > 7) return base.slice(0, 7);
  if (base.length > 4 && base.endsWith("ies")) return `${base.slice(0, -3)}y`;
  if (base.length > 5 && base.endsWith("ed")) return base.slice(0, -2);
  if (base.length > 3 && base.endsWith("s") && !base.endsWith("ss")) return base.slice(0, -1);
  return base;
}
