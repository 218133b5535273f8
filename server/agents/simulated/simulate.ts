import type { Prompt } from "@/server/agents/prompt";
import { compose } from "./compose";
import { revise } from "./revise";
import { type Sentence, splitSentences } from "./sentences";
import { countWords } from "./words";

const NOTICE = "No model is connected, and the simulated model can only quote from a text.";
const NOT_WRITTEN = "No model is connected, so nothing was written. What the text says:";
const NOT_CHANGED =
  "No model is connected, and the simulated model found nothing to change as asked. What the text says:";
const NOTES = [NOT_WRITTEN, NOT_CHANGED];
const MAX_SHOWN_PROMPT = 8_000;

const POLITE = /^(?:please|kindly|(?:can|could|would) you(?: please)?|i (?:need|want) you to|let'?s)\s+/i;
const ASKS =
  /^(?:generate|write|create|make|prepare|produce|draft|fetch|get|give|show|find|list|summari[sz]e|analy[sz]e|review|check|run|start|begin|send|build|compile|tell|explain|describe|extract|compare|translate|do|go|use|provide|update|report|brief|collect|look up|test)\b/i;
const ASKS_FOR_WRITING =
  /\b(?:write|draft|compose|prepare)\b[^.\n]{0,80}\b(?:reply|response|answer|email|e-mail|letter|message)\b|^\s*(?:please\s+)?(?:reply|respond|answer|translate|rewrite|rephrase)\b/i;

/**
 * The built-in model for when none is connected: quotes the sentences of the material that matter most for
 * the request, in the form it asks for. The same prompt has the same answer, and nothing in it is made up.
 */
export function simulateAnswer({
  material,
  request,
  text,
  revision,
}: Pick<Prompt, "material" | "request" | "text" | "revision">): string {
  const sources = material.map(readSource).filter(hasSubstance);
  if (sources.length === 0) return explainNothing(text);
  const sentences = joinSources(sources);
  const before = revision && withoutNote(revision.draft);
  const answer = revision
    ? revise(sentences, request, { ...revision, draft: before ?? "" })
    : compose(sentences, request);
  if (answer === before) return `${NOT_CHANGED}\n\n${answer}`;
  return ASKS_FOR_WRITING.test(request) ? `${NOT_WRITTEN}\n\n${answer}` : answer;
}

/** The sentences of one text, without what this model itself has said about an earlier step. */
function readSource(text: string): Sentence[] {
  if (text.startsWith(NOTICE)) return [];
  return splitSentences(withoutNote(text));
}

function withoutNote(text: string): string {
  const note = NOTES.find((candidate) => text.startsWith(candidate));
  return note ? text.slice(note.length).trimStart() : text;
}

/** A request ("Generate today's briefing.") or a bare name is nothing to quote. */
function hasSubstance(sentences: Sentence[]): boolean {
  const words = sentences.reduce((sum, { text }) => sum + countWords(text), 0);
  if (words === 0) return false;
  if (words <= 40 && sentences.every(({ text }) => ASKS.test(text.replace(POLITE, "")))) return false;
  const [only] = sentences;
  return sentences.length > 1 || words > 5 || /[\d.!?]/.test(only?.text ?? "");
}

/** One text after the other, each beginning a new paragraph. */
function joinSources(sources: Sentence[][]): Sentence[] {
  let offset = 0;
  return sources.flatMap((sentences) => {
    const moved = sentences.map((sentence) => ({ ...sentence, paragraph: sentence.paragraph + offset }));
    offset = (moved.at(-1)?.paragraph ?? offset) + 1;
    return moved;
  });
}

function explainNothing(prompt: string): string {
  const shown = prompt.length > MAX_SHOWN_PROMPT ? `${prompt.slice(0, MAX_SHOWN_PROMPT)} …` : prompt;
  return `${NOTICE} This step has no text to quote from, so there is no answer. Give it a text, or connect a model under Settings → Models.

The prompt that a model would get:

${shown}`;
}
