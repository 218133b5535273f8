import type { Block, RequestedForm } from "./requested-form";
import type { Sentence } from "./sentences";
import { countWords, findTerms } from "./words";

const MAX_SENTENCE_WORDS = 80;
const MAX_WORDS: Partial<Record<Block["shape"], number>> = { subject: 12, lines: 30 };

const WRITE: Record<Block["shape"], (texts: string[]) => string> = {
  subject: (texts) => texts.join(" "),
  lines: (texts) => texts.join("\n"),
  sentences: runOn,
  bullets: (texts) => texts.map((text) => `- ${text}`).join("\n"),
  numbered: (texts) => texts.map((text, index) => `${index + 1}. ${text}`).join("\n"),
  paragraphs: runOn,
};

const DECIDES =
  /\b(?:ask|request|require|must|shall|will|agree|decid|decision|would like|want|propose|recommend|deadline|due|by \d|refund|cancel|terminate|total|result)/i;
const LEANS_ON_ANOTHER =
  /^(?:it|this|that|these|those|they|he|she|his|her|their|such|the company|however|but|and|so|therefore|also|then)\b/i;
const ASKS_FOR_FIGURES = /\b(?:figures?|prices?|numbers?|amounts?|costs?|times)\b/i;
const ASKS_FOR_DECISIONS =
  /\b(?:decisions?|decided?|deadlines?|obligations?|actions?|to-?dos?|next steps?|demands?|wants?|asks|requests?|requirements?)\b/i;
/**
 * Patterns that make a sentence more or less worth quoting. Some apply only if the request mentions that kind
 * of sentence.
 */
const FITNESS: [has: RegExp, factor: number, asked?: RegExp][] = [
  [/\d/, 1.15],
  [/\d/, 1.5, ASKS_FOR_FIGURES],
  [DECIDES, 1.2],
  [DECIDES, 2.5, ASKS_FOR_DECISIONS],
  [/\?$/, 0.6],
  [LEANS_ON_ANOTHER, 0.7],
  [/^(?:\S+\s+){0,3}\S+$/, 0.3],
];

/** Writes text in the requested form, using sentences from the input, unchanged and in their original order. */
export function compose(text: Sentence[], request: string, form: RequestedForm): string {
  const body = text.filter(({ isHeading }) => !isHeading);
  const quotable = (body.length > 0 ? body : text).map(({ text }) => clip(text, MAX_SENTENCE_WORDS));
  const sentences = [...new Set(quotable)];
  const heading = text.find(({ isHeading }) => isHeading)?.text;
  const shape: Block["shape"] = form.maxWords ? "sentences" : "paragraphs";
  const whole = { shape, count: form.maxWords, sentencesEach: null };
  const blocks = form.blocks.length > 0 ? form.blocks : [whole];
  const maxWords = (form.maxWords ?? Number.POSITIVE_INFINITY) / blocks.length;
  return blocks
    .map((block) => {
      const texts = block.shape === "subject" ? (heading ? [heading] : sentences).map(toSubject) : sentences;
      return composeBlock(block, texts, request, maxWords);
    })
    .join("\n\n");
}

function composeBlock(block: Block, texts: string[], request: string, maxWords: number): string {
  const { shape, count, sentencesEach } = block;
  const isProse = shape === "paragraphs";
  const wanted =
    count ?? (isProse ? Math.min(1 + Math.floor(texts.length / 20), 3) : share(texts.length, 3, 6));
  const units = wanted > texts.length ? texts.flatMap((text) => text.split(/;\s+/)) : texts;
  const candidates = rate(units, request);
  const parts = isProse ? Math.min(wanted, units.length) : 1;
  const size = units.length / parts;
  const fitting = parts === 1 ? share(size, 3, 5) : share(size, 2, 4);
  const each = isProse ? (sentencesEach ?? fitting) : wanted;
  const room = Math.min(maxWords / parts, (MAX_WORDS[shape] ?? Number.POSITIVE_INFINITY) * wanted);
  const written = Array.from({ length: parts }, (_, part) => {
    const own = candidates.slice(Math.round(part * size), Math.round((part + 1) * size));
    return WRITE[shape](pick(own, each, room));
  });
  return written.join("\n\n");
}

/**
 * Rates sentences. Sentences that share words with other sentences score higher, and sentences with words
 * from the request score much higher.
 */
function rate(texts: string[], request: string) {
  const terms = texts.map(findTerms);
  const topics = new Set(findTerms(request));
  const uses = new Map<string, number>();
  for (const term of terms.flat()) uses.set(term, (uses.get(term) ?? 0) + 1);
  const weigh = (term: string) => {
    const count = uses.get(term) ?? 0;
    return Math.log2(1 + count) - 0.5 + (topics.has(term) && count <= texts.length / 2 ? 10 : 0);
  };
  const factors = FITNESS.filter(([, , asked]) => asked?.test(request) ?? true);
  return texts.map((text, index) => {
    const own = terms[index] ?? [];
    let score = own.reduce((sum, term) => sum + weigh(term), 0.01) / (own.length + 4) ** 0.6;
    for (const [has, factor] of factors) if (has.test(text)) score *= factor;
    if (index === 0) score *= 1.5;
    return { text, index, score };
  });
}

type Candidate = ReturnType<typeof rate>[number];

/**
 * Picks the best sentences within a word limit, in the order of the text. If no sentence fits, returns the
 * start of the best one.
 */
function pick(candidates: Candidate[], count: number, maxWords: number): string[] {
  const best = [...candidates].sort((a, b) => b.score - a.score);
  const picked: Candidate[] = [];
  let room = maxWords;
  for (const candidate of best) {
    const words = countWords(candidate.text);
    if (picked.length === count || words > room) continue;
    picked.push(candidate);
    room -= words;
  }
  if (picked.length === 0) return best.slice(0, 1).map(({ text }) => clip(text, maxWords));
  return picked.sort((a, b) => a.index - b.index).map(({ text }) => text);
}

/** Joins sentences into running text. Adds a period to list items and lines of data. */
function runOn(texts: string[]): string {
  return texts
    .map((text) => (/[\p{L}\p{N}%)]$/u.test(text) && texts.length > 1 ? `${text}.` : text))
    .join(" ");
}

function share(available: number, least: number, most: number): number {
  return Math.min(Math.max(Math.ceil(available * 0.4), least), most);
}

function clip(text: string, maxWords: number): string {
  if (countWords(text) <= maxWords) return text;
  const words = text.split(/\s+/).slice(0, Math.max(1, Math.floor(maxWords)));
  return `${words.join(" ").replace(/[,;:.–—-]+$/, "")} …`;
}

/** Returns the sentence without final punctuation. Shortens a long sentence to its first clause. */
function toSubject(text: string): string {
  const clause = countWords(text) > 12 ? /^.{20,80}?(?=[,;:]\s|\s[–—-]\s)/.exec(text)?.[0] : null;
  return (clause ?? text).replace(/[.:;,]+$/, "");
}
