import type { Agent } from "@/server/domain/agent/agent";
import { authorOf } from "@/server/domain/agent/author";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeNextCall } from "@/server/domain/tool/call-in-words";
import { describeNextStep } from "./what-happens-next";

/** Describes in a sentence what happens after an approval. */
export function describeApproval(
  workflow: Parameters<typeof describeNextStep>[0],
  { stepId, agentId, policy, toolCall }: Pick<ReviewDto, "stepId" | "agentId" | "policy" | "toolCall">,
  agents: readonly Pick<Agent, "id" | "name" | "kind">[],
): string {
  return toolCall
    ? describeNextCall(toolCall, policy, authorOf({ agentId }, agents))
    : describeNextStep(workflow, stepId, policy, agents);
}
