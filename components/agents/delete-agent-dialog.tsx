import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { UsedBy } from "./used-by";
import { workflowsInWords } from "./words";

/** Asks before an agent is deleted; of one in use it says by what, and offers to deactivate it instead. */
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
  /** It is in use meanwhile, or another than was read. */
  onRefused: () => void;
}) {
  const { id, name, revision, active, usedBy } = agent;
  const remove = trpc.agent.delete.useMutation({ onSuccess: onDeleted, onError: onRefused });
  if (usedBy.length > 0)
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
                Deactivate it instead
              </Button>
            )}
          </>
        }
      >
        <div className="grid gap-3">
          <p>
            {workflowsInWords(usedBy.length)} {usedBy.length === 1 ? "names" : "name"} it. Take it out of{" "}
            {usedBy.length === 1 ? "it" : "them"} first, also out of drafts.
          </p>
          <UsedBy workflows={usedBy} />
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
      failure={<FailureNotice title="The agent was not deleted" failure={remove.error} />}
    >
      It is gone for good. The runs in which it did a step are kept.
    </ConfirmDialog>
  );
}
