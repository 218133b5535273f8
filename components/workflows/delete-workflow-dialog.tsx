import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export function DeleteWorkflowDialog({
  workflow,
  onClose,
  onDeleted,
}: {
  workflow: { id: string; name: string };
  onClose: () => void;
  onDeleted: () => void;
}) {
  const remove = trpc.workflow.delete.useMutation({ onSuccess: onDeleted });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Delete this workflow?"
      action="Delete"
      typed={workflow.name}
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ id: workflow.id })}
      failure={<FailureNotice title="Couldn't delete the workflow" failure={remove.error} />}
    >
      <p>
        This permanently deletes “{workflow.name}” and its steps. Past runs stay under Runs, and runs in
        progress continue.
      </p>
    </ConfirmDialog>
  );
}
