import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { UsedBy } from "./used-by";
import { usesInWords } from "./words";

/**
 * Asks for confirmation before deactivating an agent that's in use. Workflows that use it couldn't be run, and runs in
 * progress would fail when they reach a step that uses it.
 */
export function DeactivateAgentDialog({
  agent,
  open,
  onClose,
  onDeactivate,
}: {
  agent: AgentDetailDto;
  open: boolean;
  onClose: () => void;
  onDeactivate: () => void;
}) {
  const { name, usedBy, openRuns } = agent;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Deactivate “${name}”?`}
      action="Deactivate"
      cancel="Keep active"
      onConfirm={onDeactivate}
    >
      <div className="grid gap-3">
        <p>
          {usesInWords(agent)} {usedBy.count + openRuns.count === 1 ? "uses" : "use"} it.
          {usedBy.count > 0 && " Workflows that use it can't run until you activate or replace it."}
          {openRuns.count > 0 && " Runs in progress will fail when they reach a step that uses it."}
        </p>
        <UsedBy {...agent} />
      </div>
    </ConfirmDialog>
  );
}
