import type { RoundFeedback } from "@/server/domain/review/rounds";
import { compose } from "./compose";
import { type Block, type RequestedForm, readRequestedForm } from "./requested-form";
import { type Sentence, splitSentences } from "./sentences";
import { countWords, findTerms } from "./words";

const LONGER = /\b(?:longer|too short|more (?:detail|context|about)|expand|elaborate)/i;
const SHORTER = /\b(?:short|brief|concise|too long|condense|trim|tighten|less (?:text|detail|words?)\b)/i;
const UNWANTED =
  /\b(?:leave out|take out|remove|drop|delete|omit|skip|without|(?:do not|don['’]t) mention)\b([^.;:!?\n]{0,200})/gi;
const MIN_WORDS = 5;

/**
 * Rewrites a draft that was sent back, in the requested form and length. Focuses on topics that the feedback asks for.
 * Omits topics that the feedback excludes.
 */
export function revise(text: Sentence[], request: string, { draft, feedback }: RoundFeedback): string {
  const phrases = Array.from(feedback.matchAll(UNWANTED), ([, phrase = ""]) => phrase);
  // "the price and the two suppliers" refers to two topics, each with its own terms.
  const things = phrases.flatMap((phrase) => phrase.split(/,|\b(?:and|or)\b/)).map(findTerms);
  const unwanted = things.filter((terms) => terms.length > 0);
  const kept = text.filter((sentence) => {
    const words = new Set(findTerms(sentence.text));
    return !unwanted.some((terms) => terms.every((term) => words.has(term)));
  });
  const asked = `${request}\n${feedback.replace(UNWANTED, " ")}`;
  const form = reviseForm(readRequestedForm(request), draft, feedback);
  return compose(kept.length > 0 ? kept : text, asked, form);
}

/** Returns the form that the step requests, except where the feedback requests a different form or length. */
function reviseForm(form: RequestedForm, draft: string, feedback: string): RequestedForm {
  const asked = readRequestedForm(feedback);
  if (asked.blocks.length > 0) return asked;
  if (asked.maxWords !== null) return { ...form, maxWords: asked.maxWords };
  if (LONGER.test(feedback)) {
    const current: Block = { shape: "sentences", count: splitSentences(draft).length, sentencesEach: null };
    const blocks = form.blocks.length > 0 ? form.blocks : [current];
    const longer = blocks.map((block) => ({ ...block, count: block.count && 2 * block.count }));
    return { blocks: longer, maxWords: form.maxWords && 2 * form.maxWords };
  }
  if (SHORTER.test(feedback))
    return { ...form, maxWords: Math.max(MIN_WORDS, Math.floor(countWords(draft) / 2)) };
  return form;
}
