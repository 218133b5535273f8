import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import type { StepRunDto } from "@/server/domain/run/api";

/** Describes a step by its agent, and its name if it has one. */
export function nameStep(
  step: Pick<StepRunDto, "agentId" | "name">,
  agents: readonly AgentSummary[],
): string {
  const who = authorOf(step, agents) ?? "A person decides";
  return step.name ? `${who} (${step.name})` : who;
}
