import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { type RenderResult, renderAction, type VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";

/** The maximum length of each variable's value in the question about an agent's output. */
const MAX_SHOWN_CHARS = 200;

/**
 * Returns the question that a step's review asks, with its variables filled in. If a value is missing or the question
 * gets too long, returns an error for a human step, or the action as it's written for an agent step.
 */
export function questionOf(step: Pick<Step, "agentId" | "action">, scope: VariableScope): RenderResult {
  if (isHumanStep(step)) return renderAction(step.action, scope);
  const asked = renderAction(step.action, scope, (_, value) => shorten(value));
  return asked.ok ? asked : { ok: true, text: step.action };
}

function shorten(value: string): string {
  const characters = [...value.slice(0, 2 * MAX_SHOWN_CHARS)];
  return characters.length <= MAX_SHOWN_CHARS
    ? value
    : `${characters.slice(0, MAX_SHOWN_CHARS).join("").trimEnd()}…`;
}
