import type { RoundFeedback } from "@/server/domain/review/rounds";
import { compose } from "./compose";
import { type RequestedForm, readRequestedForm } from "./requested-form";
import { type Sentence, splitSentences } from "./sentences";
import { countWords, findTerms } from "./words";

const LONGER = /\b(?:longer|too short|more (?:detail|context|about)\w*|expand|elaborate)\b/i;
const SHORTER =
  /\b(?:short(?:er|en)?|brief(?:er|ly)?|concise(?:ly)?|too long|condense|trim|tighten|less (?:text|detail|words?))\b/i;
const UNWANTED =
  /\b(?:leave out|leave away|take out|remove|drop|delete|omit|skip|without|do not mention|don['’]t mention|no mention of)\b([^.;:!?\n]{0,200})/gi;
const LEAST_WORDS = 5;

/**
 * Writes anew what was sent back: in the form and the length that are asked for, on what is asked about, and without
 * what is to be left out.
 */
export function revise(text: Sentence[], request: string, { draft, feedback }: RoundFeedback): string {
  const unwanted = findUnwanted(feedback);
  const kept = text.filter((sentence) => !unwanted.some((terms) => isAbout(sentence, terms)));
  const topics = feedback.replace(UNWANTED, " ");
  return compose(
    kept.length > 0 ? kept : text,
    `${request}\n${topics}`,
    readForm(request, { draft, feedback }),
  );
}

/** The form of the first request, changed where the feedback names another, or another length. */
function readForm(request: string, { draft, feedback }: RoundFeedback): RequestedForm {
  const first = readRequestedForm(request);
  const asked = readRequestedForm(feedback);
  if (asked.blocks.length > 0) return { ...asked, isBrief: first.isBrief };
  if (asked.maxWords !== null) return { ...first, maxWords: asked.maxWords };
  if (LONGER.test(feedback)) return lengthen(first, draft);
  if (SHORTER.test(feedback))
    return { ...first, maxWords: Math.max(LEAST_WORDS, Math.floor(countWords(draft) / 2)) };
  return first;
}

function lengthen(form: RequestedForm, draft: string): RequestedForm {
  const blocks =
    form.blocks.length > 0
      ? form.blocks.map((block) => ({ ...block, count: block.count && 2 * block.count }))
      : [{ shape: "sentences" as const, count: 2 * splitSentences(draft).length, sentencesEach: null }];
  return { ...form, blocks, maxWords: form.maxWords && 2 * form.maxWords };
}

/** What is to be left out: "the price and the two suppliers" are two things, each with its terms. */
function findUnwanted(feedback: string): string[][] {
  return Array.from(feedback.matchAll(UNWANTED), ([, phrase = ""]) => phrase.split(/,|\b(?:and|or)\b/))
    .flat()
    .map(findTerms)
    .filter((terms) => terms.length > 0);
}

function isAbout({ text }: Sentence, terms: readonly string[]): boolean {
  const words = new Set(findTerms(text));
  return terms.every((term) => words.has(term));
}
