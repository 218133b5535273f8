import type { Prompt } from "@/server/runs/agents/prompt";
import { compose } from "./compose";
import { readRequestedForm } from "./requested-form";
import { revise } from "./revise";
import { splitSentences } from "./sentences";

const IS_REQUEST =
  /^(?:please )?(?:generate|write|create|make|prepare|produce|draft|get|give|show|find|list|summarize|review|check|run|start|send|build|tell|explain|describe|report)\b/i;

type Asked = Pick<Prompt, "material" | "request" | "sentBack">;

/**
 * Simulates a model by quoting the sentences that matter most for the request, in the requested form. Invents
 * nothing and returns the same output for the same prompt. The "Simulated" label is shown beside the text
 * but never in it, because the text may be sent. If there's nothing to quote, returns the material as is.
 */
export function simulateAnswer({ material, request, sentBack }: Asked): string {
  const sentences = material.flatMap(splitSentences);
  if (sentences.every(({ text }) => IS_REQUEST.test(text)))
    return material.filter((text) => text.trim() !== "").join("\n\n");
  if (sentBack) return revise(sentences, request, sentBack);
  return compose(sentences, request, readRequestedForm(request));
}
