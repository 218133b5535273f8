import type { AgentSummary } from "@/components/agent-summary";
import type { StepRunDto } from "@/server/domain/run/operations";

/** As much of a hash as tells versions apart; the evidence has the whole. */
const SHOWN = 12;

/** Which version of its agent a step uses, and whether the agent does something else by now. */
export function AgentVersion({
  step: { agentId, agentVersion },
  agents,
}: {
  step: Pick<StepRunDto, "agentId" | "agentVersion">;
  agents: readonly AgentSummary[];
}) {
  if (agentVersion === null) return null;
  const now = agents.find(({ id }) => id === agentId)?.version;
  return (
    <p className="text-muted text-sm">
      Agent version <code className="font-mono">{agentVersion.slice(0, SHOWN)}</code>
      {now && now !== agentVersion && " · The agent has changed since this run started."}
    </p>
  );
}
