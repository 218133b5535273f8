import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Differences } from "@/components/agents/differences";
import { Link } from "@/components/ui/link";
import type { StepRunDto } from "@/server/domain/run/api";

/** Enough of the hash to tell versions apart. The evidence has the full hash. */
const SHOWN = 12;

/** Shows the agent version that a step uses and any changes to the agent since. */
export function AgentVersion({
  runId,
  step: { agentId, agentVersion, agentRevision },
  agents,
}: {
  runId: string;
  step: Pick<StepRunDto, "agentId" | "agentVersion" | "agentRevision">;
  agents: readonly AgentSummary[];
}) {
  const [open, setOpen] = useState(false);
  if (agentVersion === null) return null;
  const agent = agents.find(({ id }) => id === agentId);
  const changed = agent?.version && agent.version !== agentVersion;
  return (
    <div className="grid grid-cols-1 gap-1 text-muted text-sm">
      <p className="wrap-anywhere">
        {agent ? (
          <Link href={`/agents/${agentId}`} className="underline">
            {agent.name}
          </Link>
        ) : (
          agentId
        )}
        {agentRevision !== null && `, version ${agentRevision}`} ·{" "}
        <code className="font-mono">{agentVersion.slice(0, SHOWN)}</code>
      </p>
      {changed && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="w-fit cursor-pointer rounded-sm touch:py-3">
            The agent has changed since this version. See what changed
          </summary>
          {open && (
            <div className="rounded-md border bg-surface p-4 text-ink">
              <Differences query={{ agentId, with: { runId } }} />
            </div>
          )}
        </details>
      )}
    </div>
  );
}
