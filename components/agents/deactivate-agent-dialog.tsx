import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { UsedBy } from "./used-by";
import { usesInWords } from "./words";

/** Asks before an agent in use does no more steps: runs under way fail at them, and workflows do not start. */
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
      cancel="Leave it active"
      onConfirm={onDeactivate}
    >
      <div className="grid gap-3">
        <p>
          {usesInWords(agent)} {usedBy.count + openRuns.count === 1 ? "needs" : "need"} it.
          {usedBy.count > 0 && " Workflows that name it do not run until it is active again or replaced."}
          {openRuns.count > 0 && " Runs under way fail at the steps that it has still to do."}
        </p>
        <UsedBy {...agent} />
      </div>
    </ConfirmDialog>
  );
}
