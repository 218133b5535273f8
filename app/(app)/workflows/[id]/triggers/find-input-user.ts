import { usesInput } from "@/server/domain/agent/needs";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import type { getCaller } from "@/server/transports/trpc/caller";

/**
 * Returns the name of the first step's agent if the step uses the run's input. Null if it doesn't, or if the
 * reader can't see the agent.
 */
export async function findInputUser(
  api: Awaited<ReturnType<typeof getCaller>>,
  { steps: [first] }: Pick<WorkflowDto, "steps">,
): Promise<string | null> {
  const agent = first && (await api.agent.get({ agentId: first.agentId }).catch(() => null));
  return agent && usesInput(agent.config, first.action) ? agent.name : null;
}
