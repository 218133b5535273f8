import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import type { StepRunDto } from "@/server/domain/run/api";

/** Names a step after its agent, like "Writer", or "Writer (Draft reply)" if the step has its own name. */
export function nameStep(
  step: Pick<StepRunDto, "agentId" | "name">,
  agents: readonly AgentSummary[],
): string {
  const who = authorOf(step, agents) ?? "A person decides";
  return step.name ? `${who} (${step.name})` : who;
}
