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
      failure={<FailureNotice title="The workflow was not deleted" failure={remove.error} />}
    >
      <p>
        “{workflow.name}” and its steps go for good. Its runs are kept: find them under Runs. One that is
        under way finishes.
      </p>
    </ConfirmDialog>
  );
}
