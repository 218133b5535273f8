import { Hand } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { describeApprovers, describePolicy } from "@/components/reviews/describe-policy";
import { MarkedText } from "@/components/reviews/marked-text";
import { useSettled } from "@/components/reviews/settling";
import { editorOf, type SimulatedText, withEditor } from "@/components/runs/text/simulated";
import { SimulatedMark } from "@/components/runs/text/simulated-badge";
import { TextView } from "@/components/runs/text/text-view";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { TextArea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { useLeaveGuard } from "@/components/use-leave-guard";
import { describeDestinations } from "@/server/domain/review/describe-destinations";
import { describeMissing } from "@/server/domain/review/describe-missing";
import type { ReviewDto } from "@/server/domain/review/operations";
import { pulseOfReview } from "@/server/domain/review/pulse";
import { maySendBack } from "@/server/domain/review/rounds";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { describeUnseen } from "@/server/domain/text/unseen";
import { ClosedReview } from "./closed-review";
import type { Decided } from "./decided-notice";
import { describeVotes } from "./describe-votes";
import { ReasonDialog } from "./reason-dialog";
import { labelOfText, type ReviewEdit, type ShownText, standingOf } from "./review-edit";
import { TextChangedNotice } from "./text-changed-notice";
import { useTextChanges } from "./use-text-changes";

const NO_REASONS = { reject: "", request_changes: "" };

/**
 * A review to decide: the question, the document to edit, and approve, request changes or reject. Its buttons are inert
 * until it has been in view, unchanged, for a second. `edit` is kept outside, so that it outlives a look at another
 * step; `author`: the agent that wrote the draft and could write another; `simulated`: the built-in model wrote it;
 * `before`: what it is checked against, which may still be `loading`; `next`: what an approval leads to, once that is
 * known. `pinned`: its buttons stay in view on a phone, too, where the card has the page to itself.
 */
export function ReviewCard({
  review,
  memberId,
  author,
  simulated,
  before,
  loading = false,
  next,
  pinned = false,
  edit,
  onEdit,
  onDecided,
  onChanged,
}: {
  review: ReviewDto;
  memberId: string;
  author: string | null;
  simulated: SimulatedText | null;
  before: ReactNode;
  loading?: boolean;
  next: string | null;
  pinned?: boolean;
  edit: ReviewEdit | null;
  onEdit: (edit: ReviewEdit | null) => void;
  onDecided: (decided: Decided) => void;
  /** The review may have changed: somebody decided it. */
  onChanged: () => void;
}) {
  const [seen, setSeen] = useState({ hash: review.hash, text: review.text });
  const [asking, setAsking] = useState<"reject" | "request_changes" | null>(null);
  const api = trpc.useUtils();
  const open = review.status === "OPEN";
  const isCall = review.kind === "TOOL_CALL";
  const mine = edit ?? { basis: seen, text: seen.text, note: "", reasons: NO_REASONS };
  const { text, edited, shown, isOutdated, votes, voted } = standingOf(review, mine, memberId);
  const note = mine.note.trim();
  const why = mine.reasons.reject.trim() || mine.reasons.request_changes.trim();
  useLeaveGuard(open && (edited || note !== ""));
  const [hadNote] = useState(note !== "");
  const basis = mine.basis.text;
  // A long text is compared when there is time for it: typing comes first.
  const typed = useDeferredValue(text);
  const changes = useTextChanges(basis, typed);
  const unseen = useMemo(() => describeUnseen(typed), [typed]);
  const editWords = changes?.words ?? "edits";

  const settled = useSettled(loading ? null : [review.id, review.hash, mine.basis.hash, voted].join());
  const pulse = pulseOfReview(review);
  /** What the review was when a decision about it was sent: until it has changed, there is nothing more to send. */
  const sentAt = useRef<string | null>(null);
  const [decidedAt, setDecidedAt] = useState<string | null>(null);
  const inert = !settled || decidedAt === pulse;
  const decide = trpc.review.decide.useMutation({
    onSuccess: ({ missing }, { decision }) => {
      setAsking(null);
      setDecidedAt(sentAt.current);
      if (decision === "approve") setSeen({ hash: shown, text });
      const keeps = decision !== "approve" && (edited || note !== "");
      onEdit(keeps ? { ...mine, reasons: NO_REASONS } : null);
      const outcome = decision === "approve" && edited ? "edit" : decision;
      const waits = missing ? ` ${describeMissing(missing, memberId)}` : "";
      const words = {
        approve: `You approved it.${waits}`,
        edit: `You approved it with ${editWords}.${waits}`,
        reject: `You rejected it.${isCall ? " It is not made." : ""} The run ends here.`,
        request_changes: isCall
          ? `You sent it back. It is not made; ${author} goes on without it, or asks for another.`
          : "You sent it back.",
      };
      onDecided({ id: review.id, outcome, words: words[outcome] });
    },
    onError: () => {
      sentAt.current = null;
    },
    onSettled: () => {
      onChanged();
      void api.review.countMine.invalidate();
    },
  });

  if (!open) {
    return (
      <ClosedReview review={review} unsent={{ text: edited ? text : null, note: why || note || null }} />
    );
  }

  const { allowed: acts, reason } = review.mayDecide;
  // Someone whose approval doesn't count can still reject, or send it back.
  const allowed = acts && review.mayApprove.allowed;
  const fault = isCall ? faultOf(decide.error, "/output") : null;
  const standing = [describeVotes(review, { votes, voted }, memberId), next]
    .filter((words) => words !== null)
    .join(" ");
  const begin = (from: ShownText) => onEdit(note || why ? { ...mine, basis: from, text: from.text } : null);
  const showTheirs = () => {
    const theirs = { hash: review.hash, text: review.text };
    setSeen(theirs);
    begin(theirs);
  };
  const destinations = describeDestinations(review.destinations);
  const origin = withEditor(simulated, editorOf(review, allowed ? basis : review.text));
  const sendable = maySendBack(review);
  // Two clicks may come before the first is drawn.
  const send = (decision: Omit<Parameters<typeof decide.mutate>[0], "id" | "shown">) => {
    if (inert || sentAt.current === pulse) return;
    sentAt.current = pulse;
    decide.mutate({ ...decision, id: review.id, shown });
  };

  return (
    <div className="rounded-md border border-waiting-line bg-surface">
      <div className="grid gap-2 rounded-t-md border-waiting-line border-b bg-waiting-soft px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-2 font-medium text-waiting">
          <Hand aria-hidden className="size-4" />
          Waiting for {describeApprovers(review.policy.approvers)}
          {review.dueAt && (
            <span className="font-normal text-sm">
              · due <RelativeTime at={review.dueAt} />
            </span>
          )}
        </p>
        {author && (
          <p className="wrap-anywhere text-sm">
            {isCall ? `${author} wants to call a tool:` : `${author} wrote this. It was asked:`}
          </p>
        )}
        <p className="whitespace-pre-wrap wrap-anywhere text-page">{review.action}</p>
        <p className="text-sm">{describePolicy(review.policy)}</p>
      </div>
      <div className="grid grid-cols-1 gap-3 px-4 pt-4">
        {before}
        {allowed && isOutdated && (
          <TextChangedNotice
            review={review}
            edited={edited}
            onShowTheirs={showTheirs}
            onKeepMine={() => onEdit({ ...mine, basis: { hash: review.hash, text: review.text } })}
          />
        )}
        {allowed ? (
          <TextArea
            label={labelOfText({ isCall, voted: voted && !edited })}
            value={text}
            onChange={(event) => onEdit({ ...mine, text: event.target.value })}
            rows={8}
            spellCheck={!isCall}
            error={fault !== null && decide.variables?.output === text ? `This ${fault}.` : null}
            controlClassName={classNames(
              "max-w-[72ch] px-4 py-3",
              isCall ? "font-mono text-sm" : "text-page",
            )}
          />
        ) : (
          <TextView label="text" text={review.text} none="" simulated={origin} isCode={isCall} />
        )}
        {unseen && (
          <p role="note" className="rounded-md border border-edge px-4 py-3 font-medium">
            {unseen}
          </p>
        )}
        {allowed && edited && changes && (
          <section aria-label="Your changes" className="grid gap-1 rounded-md border px-4 py-3">
            <p className="font-medium text-sm">Your changes</p>
            <MarkedText segments={changes.segments} isCode={isCall} />
          </section>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          {allowed && origin && <SimulatedMark text={withEditor(origin, edited ? "you" : null) ?? origin} />}
          {allowed && edited && (
            <Button size="small" variant="quiet" className="-ml-2.5" onClick={() => begin(seen)}>
              Undo my edits
            </Button>
          )}
          <span className="min-w-0 wrap-anywhere">{standing}</span>
        </div>
        {destinations && <p className="wrap-anywhere font-medium text-sm">{destinations}</p>}
        {allowed && (
          <details open={hadNote}>
            <summary className="w-fit cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
              Add a note
            </summary>
            <TextArea
              label="Note"
              hint="It is kept with your approval."
              value={mine.note}
              onChange={(event) => onEdit({ ...mine, note: event.target.value })}
              rows={2}
              maxLength={4_000}
              className="pt-1"
            />
          </details>
        )}
        <FailureNotice title={NOTHING_DECIDED} failure={asking || fault !== null ? null : decide.error} />
        {acts && author && !sendable.possible && <p className="text-muted text-sm">{sendable.reason}</p>}
        {acts && !allowed && (
          <p role="note" className="rounded-md border border-edge px-4 py-3">
            <span className="font-medium">Your approval doesn't count here.</span> {review.mayApprove.reason}
          </p>
        )}
      </div>
      {acts ? (
        <div
          className={classNames(
            "mt-3 flex flex-wrap gap-2 rounded-b-md border-t bg-surface px-4 py-3 md:sticky md:bottom-0",
            pinned && "max-md:sticky max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))]",
          )}
        >
          {allowed && (edited || !voted) && (
            <Button
              variant="primary"
              data-decision="approve"
              disabled={isOutdated}
              pending={decide.isPending && !asking}
              settling={inert}
              onClick={() => send({ decision: "approve", output: text, reason: note || null })}
              className={sendable.possible ? "max-md:basis-full" : "max-md:flex-1"}
            >
              {edited ? `Approve with ${editWords}` : "Approve"}
            </Button>
          )}
          {sendable.possible && (
            <Button
              data-decision="request_changes"
              settling={inert}
              onClick={() => setAsking("request_changes")}
              className="max-md:flex-1"
            >
              Request changes
            </Button>
          )}
          <Button
            data-decision="reject"
            settling={inert}
            onClick={() => setAsking("reject")}
            className={sendable.possible ? "max-md:flex-1" : undefined}
          >
            Reject
          </Button>
        </div>
      ) : (
        <p className="mt-3 border-t px-4 py-3">
          <span className="font-medium">You can't decide this.</span> {reason}
        </p>
      )}
      {(["reject", "request_changes"] as const).map((decision) => (
        <ReasonDialog
          key={decision}
          decision={decision}
          noun={isCall ? "call" : "text"}
          open={asking === decision}
          onClose={() => setAsking(null)}
          pending={decide.isPending}
          inert={inert}
          reason={mine.reasons[decision]}
          onReason={(reason) => onEdit({ ...mine, reasons: { ...mine.reasons, [decision]: reason } })}
          failure={decide.variables?.decision === decision ? decide.error : null}
          onDecide={(reason) => send({ decision, reason })}
        >
          {decision === "reject"
            ? "The run ends here, as failed. Your reason is kept with it."
            : isCall
              ? `The call is not made. ${author} is told what you write, and goes on without it or asks for another.`
              : `${author} writes it again with what you ask for, and the new draft comes here.${edited ? " What you edited yourself is not sent along." : ""}`}
        </ReasonDialog>
      ))}
    </div>
  );
}
