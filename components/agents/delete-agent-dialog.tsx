import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { UsedBy } from "./used-by";
import { usesInWords } from "./words";

/**
 * Asks for confirmation before deleting an agent. If it's in use, shows where, and offers to deactivate it
 * instead.
 */
export function DeleteAgentDialog({
  agent,
  open,
  onClose,
  onDeleted,
  onDeactivate,
  onRefused,
}: {
  agent: AgentDetailDto;
  open: boolean;
  onClose: () => void;
  onDeleted: () => void;
  onDeactivate: () => void;
  /** Called if the deletion fails, for example because the agent is now in use or was changed. */
  onRefused: () => void;
}) {
  const { id, name, revision, active, usedBy, openRuns } = agent;
  const remove = trpc.agent.delete.useMutation({ onSuccess: onDeleted, onError: onRefused });
  const uses = usesInWords(agent);
  if (uses !== null)
    return (
      <Dialog
        open={open}
        onClose={onClose}
        title={`“${name}” is in use`}
        footer={
          <>
            <Button onClick={onClose}>Close</Button>
            {active && (
              <Button variant="primary" onClick={onDeactivate}>
                Deactivate instead
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-3">
          <p>
            {uses} {usedBy.count + openRuns.count === 1 ? "uses" : "use"} it.
            {usedBy.count > 0 &&
              " To delete it, first remove it from those workflows, including their drafts."}
            {openRuns.count > 0 &&
              " If you deactivate it, runs in progress will fail when they reach a step that uses it."}
          </p>
          <UsedBy {...agent} />
        </div>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Delete “${name}”?`}
      action="Delete"
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ agentId: id, expectedRevisions: [revision] })}
      failure={<FailureNotice title="Couldn't delete the agent" failure={remove.error} />}
    >
      You can't undo this. Past runs are kept.
    </ConfirmDialog>
  );
}
