import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { CommentDto } from "@/server/domain/comment/api";

export function DeleteComment({
  comment: { id: commentId, reviewId: id },
  open,
  onClose,
  onDeleted,
}: {
  comment: CommentDto;
  open: boolean;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const api = trpc.useUtils();
  const remove = trpc.comment.delete.useMutation({
    onSuccess: async () => {
      await api.comment.list.invalidate({ id });
      onClose();
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title="Delete this comment?"
      action="Delete comment"
      onConfirm={() => remove.mutate({ id, commentId })}
      pending={remove.isPending}
      failure={<FailureNotice title="Couldn't delete the comment" failure={remove.error} />}
    >
      The text disappears from this page and from unsent emails. It stays in the run's evidence.
    </ConfirmDialog>
  );
}
