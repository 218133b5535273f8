import type { Sentence } from "./sentences";
import { countWords, findTerms, findTopics } from "./words";

/** A sentence with what picking needs to know of it. */
export interface Candidate extends Sentence {
  index: number;
  words: number;
  terms: string[];
  /** How well it stands alone, whatever it is about. */
  fitness: number;
}

const LEANS_ON_ANOTHER =
  /^(?:it|this|that|these|those|they|he|she|his|her|their|such|however|but|and|so|therefore|thus|moreover|furthermore|also|then|instead|otherwise|both|neither)\b/i;
/** Words of obligations, requests and results: what a reader has to act on. */
const DECIDES =
  /\b(?:asks?|asked|requests?|requires?|required|must|shall|will|demands?|agreed?|agrees|decided|decision|proposes?|recommends?|deadline|due|by \d{1,2}|refund|cancel|withdraw|terminate|total|result|overall)\b/i;
/** A request for exactly those. */
const ASKS_FOR_DECISIONS =
  /\b(?:decisions?|decided?|deadlines?|obligations?|duties|actions?|to-?dos?|next steps?|commitments?|demands?|wants?|requests?|requirements?)\b/i;

export function toCandidates(sentences: Sentence[], request: string): Candidate[] {
  const decisiveness = ASKS_FOR_DECISIONS.test(request) ? 2.5 : 1.2;
  return sentences.map((sentence, index) => {
    const { text, paragraph } = sentence;
    const words = countWords(text);
    let fitness = words < 5 ? 0.5 : words > 45 ? 0.8 : 1;
    if (index === 0) fitness *= 1.5;
    else if (sentences[index - 1]?.paragraph !== paragraph) fitness *= 1.15;
    if (/\d/.test(text)) fitness *= 1.15;
    if (DECIDES.test(text)) fitness *= decisiveness;
    if (text.endsWith("?")) fitness *= 0.6;
    if (LEANS_ON_ANOTHER.test(text)) fitness *= 0.7;
    return { ...sentence, index, words, terms: findTerms(text), fitness };
  });
}

/** How much each term of a text matters: how often it is used, and whether the request asks about it. */
export function weighTerms(candidates: Candidate[], request: string): Map<string, number> {
  const topics = findTopics(request);
  const counts = new Map<string, number>();
  for (const { terms } of candidates) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const isTelling = (term: string, count: number) => topics.has(term) && count <= candidates.length / 2;
  return new Map(
    Array.from(counts, ([term, count]) => [
      term,
      Math.log2(1 + count) - 0.5 + (isTelling(term, count) ? 10 : 0),
    ]),
  );
}

/**
 * Picks the best sentences within a number and a number of words, in the order of the text. What a picked
 * sentence has said weighs less afterwards (in `weights`), so that the next one adds something.
 */
export function pickBest(
  candidates: Candidate[],
  weights: Map<string, number>,
  count: number,
  maxWords = Number.POSITIVE_INFINITY,
): Candidate[] {
  const picked: Candidate[] = [];
  const left = new Set(candidates);
  let room = maxWords;
  while (picked.length < count) {
    let best: Candidate | null = null;
    let bestScore = 0;
    for (const candidate of left) {
      if (candidate.words > room) continue;
      const score = rate(candidate, weights);
      if (score > bestScore) [best, bestScore] = [candidate, score];
    }
    if (!best) break;
    picked.push(best);
    left.delete(best);
    room -= best.words;
    for (const term of best.terms) weights.set(term, (weights.get(term) ?? 0) / 2);
  }
  return picked.sort((a, b) => a.index - b.index);
}

function rate({ terms, fitness }: Candidate, weights: ReadonlyMap<string, number>): number {
  let sum = 0.01;
  for (const term of terms) sum += weights.get(term) ?? 0;
  return (fitness * sum) / (terms.length + 4) ** 0.6;
}

/** Cuts the text into that many runs of about equal size, between two paragraphs where one is near. */
export function divide(candidates: Candidate[], parts: number): Candidate[][] {
  const size = candidates.length / parts;
  const result: Candidate[][] = [];
  let from = 0;
  for (let part = 1; part < parts; part++) {
    let cut = from + 1;
    let lowest = Number.POSITIVE_INFINITY;
    for (let at = from + 1; at <= candidates.length - (parts - part); at++) {
      const isBreak = candidates[at]?.paragraph !== candidates[at - 1]?.paragraph;
      const cost = Math.abs(at - part * size) - (isBreak ? size / 2 : 0);
      if (cost < lowest) [cut, lowest] = [at, cost];
    }
    result.push(candidates.slice(from, cut));
    from = cut;
  }
  result.push(candidates.slice(from));
  return result;
}
