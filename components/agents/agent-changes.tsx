import { useState } from "react";
import type { OutdatedAgent } from "@/server/domain/workflow/outdated";
import { Differences } from "./differences";

/** When expanded, shows how an agent differs from the version that a workflow uses. */
export function AgentChanges({
  workflowId,
  agent: { id: agentId, name, revision },
}: {
  workflowId: string;
  agent: OutdatedAgent;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-sm touch:py-3">
        {name}
        {revision !== null && `, version ${revision}`}: see what changes
      </summary>
      {open && (
        <div className="py-2">
          <Differences query={{ agentId, with: { workflowId } }} />
        </div>
      )}
    </details>
  );
}
