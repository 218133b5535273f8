import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";

/** Asks before a run is ended where it stands. */
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
    // Also when it was refused: then the run is over, and this says so.
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
