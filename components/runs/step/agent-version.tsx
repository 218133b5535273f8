import type { AgentSummary } from "@/components/agent-summary";
import type { StepRunDto } from "@/server/domain/run/api";

/** Enough of the hash to tell versions apart. The evidence has the full hash. */
const SHOWN = 12;

/** Shows the agent version that a step uses, and whether the agent has changed since the run started. */
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
