import { trpc } from "@/components/trpc";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { CommentDto } from "@/server/domain/comment/api";
import { toEditable } from "@/server/domain/comment/mentions";
import { CommentForm } from "./comment-form";
import { useUnsent } from "./unsent";

export function EditComment({
  comment: { id: commentId, reviewId: id, text: saved, mentions },
  memberId,
  onClose,
}: {
  comment: CommentDto & { text: string };
  memberId: string;
  onClose: () => void;
}) {
  const api = trpc.useUtils();
  const editable = toEditable(saved, mentions);
  const [unsent, setUnsent] = useUnsent(commentId);
  const text = unsent ?? editable;
  useLeaveGuard(unsent !== null);
  const edit = trpc.comment.edit.useMutation({
    onSuccess: async () => {
      await api.comment.list.invalidate({ id });
      await api.comment.get.invalidate({ id, commentId });
      close();
    },
  });
  function close() {
    setUnsent(null);
    onClose();
  }
  return (
    <CommentForm
      memberId={memberId}
      text={text}
      onText={(text) => setUnsent(text === editable ? null : text)}
      action="Save comment"
      pending={edit.isPending}
      failure={edit.error}
      onSend={() => edit.mutate({ id, commentId, text: text.trim() })}
      onCancel={close}
    />
  );
}
