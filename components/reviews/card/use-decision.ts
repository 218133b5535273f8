import { useRef, useState } from "react";
import { useSigning } from "@/components/passkeys/use-signing";
import { useReading } from "@/components/reviews/reading/use-reading";
import { sentBackOf } from "@/components/reviews/rounds/next-round";
import { useSettled } from "@/components/reviews/settling";
import { trpc } from "@/components/trpc";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeMissing } from "@/server/domain/review/describe-missing";
import { pulseOfReview } from "@/server/domain/review/pulse";
import type { Decided } from "./decided-notice";
import { describeDecision } from "./describe-decision";
import type { ReviewContext } from "./review-context";
import type { ReviewDraft } from "./use-review-draft";

export type ReasonKind = "reject" | "request_changes";
export type DecisionState = ReturnType<typeof useDecision>;

/** Sends the user's decision, but only once the card has been in view, unchanged, for a second. */
export function useDecision(
  review: ReviewDto,
  draft: ReviewDraft,
  { readerId, author, isLoading, writerAt }: ReviewContext,
  {
    onDecided,
    onChanged,
  }: {
    onDecided: (decided: Decided) => void;
    /** Also called if sending a decision fails, because someone else's decision may have changed the review. */
    onChanged: () => void;
  },
) {
  const api = trpc.useUtils();
  const [asking, setAsking] = useState<ReasonKind | "reassign" | null>(null);
  const settled = useSettled(
    isLoading ? null : [review.id, review.hash, draft.basis.hash, draft.voted].join(),
  );
  const pulse = pulseOfReview(review);
  /** The review's state when a decision was sent. Until that state changes, nothing more can be sent. */
  const sentAt = useRef<string | null>(null);
  const [decidedAt, setDecidedAt] = useState<string | null>(null);
  const inert = !settled || decidedAt === pulse;
  const reading = useReading(review, draft.shown);
  const signing = useSigning(review);
  const editWords = draft.changes?.words ?? "edits";
  function refresh() {
    onChanged();
    void api.review.countMine.invalidate();
  }
  const { mutate, reset, isPending, error, variables } = trpc.review.decide.useMutation({
    onSuccess: ({ missing }, { decision, toStepOrder }) => {
      setAsking(null);
      setDecidedAt(sentAt.current);
      draft.settle(decision);
      const outcome = decision === "approve" && draft.edited ? "edit" : decision;
      const waits = missing ? describeMissing(missing, readerId) : null;
      onDecided({
        id: review.id,
        outcome,
        words: describeDecision(outcome, review, { author, editWords, waits }),
        sentBack:
          decision === "request_changes" && review.kind === "TEXT"
            ? sentBackOf(review, writerAt(toStepOrder ?? review.returnsTo))
            : null,
      });
    },
    onError: () => {
      sentAt.current = null;
    },
    onSettled: refresh,
  });

  return {
    inert,
    reading,
    signing,
    isPending: isPending || signing.isPending,
    failure: error ?? signing.failure,
    /** The last decision sent. */
    sent: variables,
    editWords,
    /** The open panel. The reassignment form closes if the review can no longer be reassigned. */
    asking: asking === "reassign" && !review.mayReassign.allowed ? null : asking,
    ask: setAsking,
    refresh,
    send(decision: Omit<Parameters<typeof mutate>[0], "id" | "shown">) {
      // A second click can arrive before the page shows the effect of the first.
      if (inert || sentAt.current === pulse) return;
      sentAt.current = pulse;
      const made = { ...decision, id: review.id, shown: draft.shown };
      const isSigned = signing.isRequired && made.decision === "approve";
      reset();
      // First reports how the user has read the document so far, because the decision's record includes that.
      void reading.flush().then(async () => {
        if (!isSigned) return mutate(made);
        const assertion = await signing.sign(made);
        if (assertion) mutate({ ...made, assertion });
        else sentAt.current = null;
      });
    },
  };
}
