import type { AgentContent } from "@/server/domain/agent/content";
import { readEmail } from "@/server/domain/outgoing/email";
import { listEffects } from "@/server/domain/review/next/describe-destinations";
import { type Destination, findSideEffects } from "@/server/domain/review/next/destinations";
import { renderAction, type VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";

/** Returns what a step's test sends for real and to whom. */
export function findTestEffects(step: Step, content: AgentContent, scope: VariableScope): Destination[] {
  const config = fillRecipients(step, content.config, scope);
  return findSideEffects([step], new Map([[step.agentId, { ...content, config }]]));
}

/** Describes what a step's test sends for real: "This test has real effects: step 2 sends an email to a@b.test." */
export function sayTestEffects(effects: readonly Destination[]): string {
  return `This test has real effects: ${listEffects(effects)}.`;
}

/** Fills in the recipients, which are known because the test has values for the variables. */
function fillRecipients(
  { action }: Step,
  config: AgentContent["config"],
  scope: VariableScope,
): AgentContent["config"] {
  const fill = (template: string) => {
    const filled = renderAction(template, scope);
    return filled.ok ? filled.text.trim() : template;
  };
  if (config.kind === "slack") return { ...config, channel: fill(config.channel) };
  if (config.kind !== "email") return config;
  const parts = readEmail(config, action);
  if ("fault" in parts) return config;
  return { ...config, to: fill(parts.to), cc: fill(parts.cc), subject: parts.subject };
}
