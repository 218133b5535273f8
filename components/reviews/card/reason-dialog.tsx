import { useEffect, useEffectEvent, useId, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { useSettled } from "@/components/reviews/settling";
import { Panel } from "@/components/reviews/sheet/panel";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { ReviewDto } from "@/server/domain/review/api";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { ReturnChoiceField, useReturnChoice } from "./return-choice";
import type { DecisionState, ReasonKind } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/** A reason is required, so that people who see the run later know why the document was rejected or sent back. */
const WORDS = {
  reject: {
    title: (noun: string) => `Reject this ${noun}?`,
    label: "Reason",
    missing: "Enter a reason so others know why.",
    send: "Reject",
    variant: "danger",
  },
  request_changes: {
    title: () => "Request changes?",
    label: "Feedback",
    missing: "Tell the agent what to change.",
    send: "Send back",
    variant: "primary",
  },
} as const;

/**
 * Asks why the user is rejecting the document or sending it back, in a form beside it. The parent keeps the typed
 * reason, because the review can close while the user is typing.
 */
export function ReasonDialog({
  kind,
  review,
  author,
  draft,
  decision,
}: {
  kind: ReasonKind;
  review: ReviewDto;
  author: string | null;
  draft: ReviewDraft;
  decision: DecisionState;
}) {
  const form = useId();
  const { open, choice, isReturn, isMissing, isUnconfirmed, isWaiting, settling, setReason, submit } =
    useReasonForm(kind, { review, draft, decision });
  const { title, label, missing, send, variant } = WORDS[kind];
  const close = () => decision.ask(null);
  return (
    <Panel
      open={open}
      onClose={close}
      title={title(review.kind === "TOOL_CALL" ? "call" : "document")}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant={variant}
            pending={decision.isPending || isWaiting}
            settling={settling}
          >
            {send}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={submit} className="grid gap-4">
        {isReturn ? (
          <ReturnChoiceField choice={choice} isMissing={isUnconfirmed} edited={draft.edited} />
        ) : (
          <p>{describeEffect(kind, author)}</p>
        )}
        <TextArea
          label={label}
          value={draft.reasons[kind]}
          onChange={(event) => setReason(event.target.value)}
          error={isMissing ? missing : null}
        />
        <FailureNotice
          title={NOTHING_DECIDED}
          failure={decision.sent?.decision === kind ? decision.failure : null}
        />
      </Form>
    </Panel>
  );
}

/** Manages the form's state: what the user still has to fill in or confirm, and when the form can be submitted. */
function useReasonForm(
  kind: ReasonKind,
  { review, draft, decision }: { review: ReviewDto; draft: ReviewDraft; decision: DecisionState },
) {
  const [isMissing, setMissing] = useState(false);
  const [isUnconfirmed, setUnconfirmed] = useState(false);
  const open = decision.asking === kind;
  const reason = draft.reasons[kind].trim();
  // Otherwise, a second tap on the button that opened this dialog could send a reason typed earlier.
  const settled = useSettled(open ? kind : null);
  const [typed, setTyped] = useState(false);
  if (typed && !open) setTyped(false);
  const settling = decision.inert || (!settled && !typed);
  const isReturn = kind === "request_changes" && review.kind === "TEXT";
  const choice = useReturnChoice(review, open && isReturn);
  const isLoading = isReturn && choice.target === null && choice.error === null;
  /** Whether the user submitted the form while the steps were still loading. */
  const [isSent, setSent] = useState(false);

  function submit(): undefined {
    setMissing(reason === "");
    setSent(isLoading);
    if (isLoading) return;
    setUnconfirmed(isReturn && !choice.confirmed);
    if (reason === "" || (isReturn && !choice.confirmed) || decision.isPending || settling) return;
    decision.send({
      decision: kind,
      reason,
      toStepOrder: isReturn ? choice.target?.stepOrder : undefined,
    });
  }

  const sendNow = useEffectEvent(submit);
  useEffect(() => {
    if (isSent && !isLoading) sendNow();
  }, [isSent, isLoading]);

  function setReason(text: string) {
    draft.setReason(kind, text);
    setMissing(false);
    setTyped(true);
  }

  const isWaiting = isSent && isLoading;
  return { open, choice, isReturn, isMissing, isUnconfirmed, isWaiting, settling, setReason, submit };
}

function describeEffect(kind: ReasonKind, author: string | null): string {
  return kind === "reject"
    ? "The run ends here. Your reason is saved with it."
    : `The call won't be made. ${author} gets your feedback, then continues without the call or requests a different one.`;
}
