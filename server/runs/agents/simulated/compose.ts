import { type Candidate, divide, pickBest, toCandidates, weighTerms } from "./pick";
import { type Block, type RequestedForm, readRequestedForm } from "./requested-form";
import type { Sentence } from "./sentences";
import { countWords } from "./words";

const MAX_SENTENCE_LENGTH = 500;
const MAX_SENTENCES = 100;
const MAX_LINE_WORDS = 30;
const MAX_SUBJECT_WORDS = 12;

interface Source {
  request: string;
  sentences: Sentence[];
  heading: string | null;
}

/** Writes the form that the request asks for from sentences of a text, in their order and in their own words. */
export function compose(text: Sentence[], request: string, form = readRequestedForm(request)): string {
  const body = text.filter(({ isHeading }) => !isHeading);
  const sentences = withoutRepetition(body.length > 0 ? body : text).map(shortenSentence);
  const heading = text.find(({ isHeading }) => isHeading)?.text ?? null;
  const blocks = form.blocks.length > 0 ? form.blocks : [chooseBlock(sentences.length, form)];
  const maxWords = form.maxWords === null ? Number.POSITIVE_INFINITY : form.maxWords / blocks.length;
  return blocks
    .map((block) => composeBlock(block, { request, sentences, heading }, maxWords, form.isNumbered))
    .join("\n\n");
}

/** Without an asked form: one paragraph, or up to three for a long text. */
function chooseBlock(available: number, { isBrief, maxWords }: RequestedForm): Block {
  if (maxWords !== null)
    return { shape: "sentences", count: Math.min(available, MAX_SENTENCES), sentencesEach: null };
  if (isBrief) return { shape: "sentences", count: 2, sentencesEach: null };
  return { shape: "paragraphs", count: available > 40 ? 3 : available > 20 ? 2 : 1, sentencesEach: null };
}

function composeBlock(block: Block, source: Source, maxWords: number, isNumbered: boolean): string {
  const { request, sentences, heading } = source;
  const count = block.count ?? (block.shape === "bullets" ? share(sentences.length, 3, 6) : 3);
  const units = count > sentences.length ? sentences.flatMap(splitClauses) : sentences;
  const candidates = toCandidates(units, request);
  const weights = weighTerms(candidates, request);
  const pick = (from: Candidate[], most: number, room: number) => {
    const picked = pickBest(from, weights, most, room);
    return picked.length > 0 ? picked.map(({ text }) => text) : clipBest(from, weights, room);
  };
  switch (block.shape) {
    case "subject": {
      const [best = ""] = pick(candidates, 1, Number.POSITIVE_INFINITY);
      return toSubject(heading ?? best, Math.min(maxWords, MAX_SUBJECT_WORDS));
    }
    case "lines": {
      const room = Math.min(maxWords, MAX_LINE_WORDS * count);
      return pick(candidates, count, room).join("\n");
    }
    case "sentences":
      return runOn(pick(candidates, count, maxWords));
    case "bullets":
      return pick(candidates, count, maxWords)
        .map((text, index) => (isNumbered ? `${index + 1}. ${text}` : `- ${text}`))
        .join("\n");
    case "paragraphs": {
      const parts = Math.min(count, candidates.length);
      const [least, most] = parts === 1 ? [3, 5] : [2, 4];
      return divide(candidates, parts)
        .map((part) => pick(part, block.sentencesEach ?? share(part.length, least, most), maxWords / parts))
        .map(runOn)
        .join("\n\n");
    }
  }
}

function withoutRepetition(sentences: Sentence[]): Sentence[] {
  const seen = new Set<string>();
  return sentences.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** Sentences as running text: an item or a line of data gets the full stop that it had no need of. */
function runOn(texts: string[]): string {
  return texts
    .map((text) => (/[\p{L}\p{N}%)]$/u.test(text) && texts.length > 1 ? `${text}.` : text))
    .join(" ");
}

/** About two fifths of what there is, within bounds. */
function share(available: number, least: number, most: number): number {
  return Math.min(Math.max(Math.ceil(available * 0.4), least), most);
}

/** When no sentence fits, the beginning of the best one. */
function clipBest(candidates: Candidate[], weights: Map<string, number>, room: number): string[] {
  return pickBest(candidates, weights, 1).map(({ text }) => clip(text, Math.max(1, Math.floor(room))));
}

function clip(text: string, maxWords: number): string {
  if (countWords(text) <= maxWords) return text;
  return `${text
    .split(/\s+/)
    .slice(0, maxWords)
    .join(" ")
    .replace(/[,;:.–—-]+$/, "")} …`;
}

/** A text without an end, such as one endless line, is not quoted whole. */
function shortenSentence(sentence: Sentence): Sentence {
  const { text } = sentence;
  if (text.length <= MAX_SENTENCE_LENGTH) return sentence;
  const cut = text.slice(0, MAX_SENTENCE_LENGTH).replace(/[\p{Surrogate}]$/u, "");
  const end = Math.max(cut.lastIndexOf("; "), cut.lastIndexOf(", "), cut.lastIndexOf(" "));
  return { ...sentence, text: `${end > MAX_SENTENCE_LENGTH / 2 ? cut.slice(0, end) : cut} …` };
}

/** The parts of a sentence between semicolons: used only when the text has too few sentences. */
function splitClauses(sentence: Sentence): Sentence[] {
  return sentence.text.split(/;\s+/).map((text) => ({ ...sentence, text }));
}

/** The first clause of a sentence, or all of it when it is short, without its full stop. */
function toSubject(text: string, maxWords: number): string {
  const clause =
    countWords(text) > maxWords ? (/^.{20,80}?(?=[,;:]\s|\s[–—-]\s)/.exec(text)?.[0] ?? text) : text;
  return clip(clause.replace(/[.:;,]+$/, ""), Math.max(1, Math.floor(maxWords)));
}
