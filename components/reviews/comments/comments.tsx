import { useId, useRef, useState } from "react";
import { useErasedAt } from "@/components/erasure/erased";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useLeaveGuard } from "@/components/use-leave-guard";
import { CommentForm } from "./comment-form";
import { CommentItem } from "./comment-item";
import { readUnsent, setUnsent, useUnsent } from "./unsent";
import { useComments } from "./use-comments";

/**
 * The comments on a review, newest first. The form for a new comment is above them, so that new comments
 * never move it. `memberId` is the current user.
 */
export function Comments({ reviewId, memberId }: { reviewId: string; memberId: string }) {
  const title = useId();
  const isErased = useErasedAt() !== null;
  const { comments, total, earlier, isLoading, failure, showEarlier, refresh } = useComments(reviewId);
  if (isErased && total === 0) return null;
  return (
    <section data-comments aria-labelledby={title} className="grid grid-cols-1 gap-3">
      <h3 id={title} className="font-medium text-sm">
        Comments{total > 0 && <span className="text-muted"> ({total})</span>}
      </h3>
      {!isErased && <NewComment reviewId={reviewId} memberId={memberId} onAdded={refresh} />}
      <FailureNotice
        title={total > 0 ? "Couldn't refresh the comments" : "Couldn't load the comments"}
        failure={failure}
      />
      {isLoading && <SkeletonRows rows={1} />}
      {comments.length > 0 && (
        <ul aria-label="Comments, newest first" className="divide-y">
          {comments.map((comment) => (
            <CommentItem key={comment.id} comment={comment} memberId={memberId} />
          ))}
        </ul>
      )}
      {earlier > 0 && (
        <Button className="w-fit" onClick={showEarlier}>
          Show earlier comments ({earlier})
        </Button>
      )}
    </section>
  );
}

function NewComment({
  reviewId,
  memberId,
  onAdded,
}: {
  reviewId: string;
  memberId: string;
  onAdded: () => Promise<void>;
}) {
  const [text, setText] = useUnsent(reviewId);
  const [isAdded, setAdded] = useState(false);
  const isSending = useRef(false);
  useLeaveGuard(text !== null);
  const add = trpc.comment.add.useMutation({
    onSuccess: async (_, sent) => {
      // Keeps text typed while the comment was being sent.
      if (readUnsent(reviewId)?.trim() === sent.text) setUnsent(reviewId, null);
      setAdded(true);
      await onAdded();
    },
    onSettled: () => {
      isSending.current = false;
    },
  });
  return (
    <>
      <CommentForm
        memberId={memberId}
        text={text ?? ""}
        onText={(text) => {
          setAdded(false);
          setText(text || null);
        }}
        action="Add comment"
        pending={add.isPending}
        failure={add.error}
        onSend={() => {
          // A second click can arrive before the page shows the effect of the first.
          if (isSending.current || text === null) return;
          isSending.current = true;
          add.mutate({ id: reviewId, text: text.trim() });
        }}
      />
      <p role="status" className="sr-only">
        {isAdded && "Comment added"}
      </p>
    </>
  );
}
