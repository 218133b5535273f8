import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";

export function CancelRunDialog({
  open,
  runId,
  onClose,
  onCanceled,
}: {
  open: boolean;
  runId: string;
  onClose: () => void;
  onCanceled: () => void;
}) {
  const api = trpc.useUtils();
  const cancel = trpc.run.cancel.useMutation({
    onSuccess: () => {
      onClose();
      toast("Run canceled");
      onCanceled();
    },
    // Also called if the server rejects the cancellation because the run has already ended.
    onSettled: () => api.run.invalidate(),
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title="Cancel this run?"
      action="Cancel run"
      cancel="Keep running"
      pending={cancel.isPending}
      onConfirm={() => cancel.mutate({ runId })}
      failure={<FailureNotice title="Couldn't cancel the run" failure={cancel.error} />}
    >
      <p>
        The run ends now, and no further steps start. Completed steps keep their output. Any output of a step
        in progress is lost.
      </p>
    </ConfirmDialog>
  );
}
