import { EraseDialog } from "@/components/erasure/erase-dialog";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { ERASE_RUN } from "@/server/domain/erasure/words";

export function EraseRunDialog({
  open,
  runId,
  onClose,
  onErased,
}: {
  open: boolean;
  runId: string;
  onClose: () => void;
  onErased: () => void;
}) {
  const api = trpc.useUtils();
  const erase = trpc.run.erase.useMutation({
    onSuccess: () => {
      onClose();
      toast("Content erased");
      onErased();
    },
    onSettled: () => Promise.all([api.run.invalidate(), api.review.invalidate(), api.comment.invalidate()]),
  });
  return (
    <EraseDialog
      open={open}
      onClose={() => {
        erase.reset();
        onClose();
      }}
      title="Erase this run's content?"
      action="Erase content"
      hint="Shown with the run, in its evidence, and in the audit log. Don't repeat anything you're erasing."
      pending={erase.isPending}
      failure={{ title: "Couldn't erase the content", failure: erase.error }}
      onErase={(reason) => erase.mutateAsync({ runId, reason })}
    >
      <p>{ERASE_RUN.gone}</p>
      <p>{ERASE_RUN.kept}</p>
    </EraseDialog>
  );
}
