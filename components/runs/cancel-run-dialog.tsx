import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";

/** Confirms before cancelling a run. */
export function CancelRunDialog({
  open,
  runId,
  onClose,
  onCancelled,
}: {
  open: boolean;
  runId: string;
  onClose: () => void;
  onCancelled: () => void;
}) {
  const api = trpc.useUtils();
  const cancel = trpc.run.cancel.useMutation({
    onSuccess: () => {
      onClose();
      toast("Run cancelled");
      onCancelled();
    },
    // Also after a refusal, which means that the run has ended.
    onSettled: () => api.run.get.invalidate({ runId }),
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title="Cancel this run?"
      action="Cancel the run"
      cancel="Keep running"
      pending={cancel.isPending}
      onConfirm={() => cancel.mutate({ runId })}
      failure={<FailureNotice title="The run was not cancelled" failure={cancel.error} />}
    >
      <p>
        It ends where it stands, and no later step starts. What steps gave that have ended is kept; what one
        is writing now is not.
      </p>
    </ConfirmDialog>
  );
}
