import type { Prompt } from "@/server/runs/agents/prompt";
import { compose } from "./compose";
import { revise } from "./revise";
import { type Sentence, splitSentences } from "./sentences";
import { countWords } from "./words";

const POLITE = /^(?:please|kindly|(?:can|could|would) you(?: please)?|i (?:need|want) you to|let'?s)\s+/i;
const ASKS =
  /^(?:generate|write|create|make|prepare|produce|draft|fetch|get|give|show|find|list|summari[sz]e|analy[sz]e|review|check|run|start|begin|send|build|compile|tell|explain|describe|extract|compare|translate|do|go|use|provide|update|report|brief|collect|look up|test)\b/i;
/**
 * The built-in model, used when none is connected. Quotes the sentences of the material that matter most for the request,
 * in the requested form. The same prompt gets the same answer, and nothing in it is made up. Its label is shown next to
 * its text, never in it, because the text may be sent.
 */
export function simulateAnswer({
  material,
  request,
  sentBack,
}: Pick<Prompt, "material" | "request" | "sentBack">): string {
  const sources = material.map(splitSentences).filter(hasSubstance);
  if (sources.length === 0) return material.filter((text) => text.trim() !== "").join("\n\n");
  const sentences = joinSources(sources);
  return sentBack ? revise(sentences, request, sentBack) : compose(sentences, request);
}

/** A request ("Generate today's briefing.") or a bare name has no sentences to choose from. */
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
