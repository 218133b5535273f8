import { Check, Undo2, X } from "lucide-react";
import type { ReactNode } from "react";
import { isEdit } from "@/components/reviews/card/review-edit";
import { MarkedText } from "@/components/reviews/marked-text";
import { List, ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { nameOfRole } from "@/server/domain/access/access";
import { describeJoining } from "@/server/domain/member/handed-over";
import { saySignedWith } from "@/server/domain/passkey/words";
import { describeMissingReading, describeReading } from "@/server/domain/reading/words";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { describePolicy } from "@/server/domain/review/describe-policy";
import { findText } from "@/server/domain/review/find-text";
import { CHANNEL_WORDS, nameDecider } from "@/server/domain/review/words";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { describeTokenUsed } from "@/server/domain/token/words";
import { ReassignmentRow } from "./reassignment-row";

/**
 * Lists a review's decisions and reassignments in order: who made each one, when, and through which channel. Each
 * decision includes the document that was shown. The review's policy is below the list.
 */
export function DecisionHistory({ review }: { review: ReviewDto }) {
  const entries = [
    ...review.decisions.map((decision) => ({
      at: decision.at,
      row: <DecisionRow key={decision.id} decision={decision} review={review} />,
    })),
    ...review.reassignments.map((reassignment) => ({
      at: reassignment.at,
      row: <ReassignmentRow key={reassignment.at} reassignment={reassignment} />,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return (
    <section aria-labelledby={`decisions-${review.id}`} className="grid gap-2">
      <p id={`decisions-${review.id}`} className="font-medium text-sm">
        Decisions
      </p>
      <List>{entries.map(({ row }) => row)}</List>
      <p className="text-muted text-sm">
        Rules for this review:{" "}
        {describePolicy(review.policy, [...review.named, ...review.decisions.map(({ by }) => by)])}
      </p>
    </section>
  );
}

function DecisionRow({ decision, review }: { decision: DecisionDto; review: ReviewDto }) {
  return (
    <ListRow className="items-start">
      <Mark decision={decision} />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <span className="font-medium">{nameDecider(decision)}</span>
          {decision.role && <span className="text-muted"> ({nameOfRole(decision.role)})</span>}
          {decision.joinedByLinkFrom && (
            <span className="text-muted">, {describeJoining(decision.joinedByLinkFrom)},</span>
          )}
          {decision.token && <span className="text-muted"> {describeTokenUsed(decision.token)}</span>}{" "}
          {describeDecisionOf(decision, review)}
        </p>
        {decision.reason && (
          <p className="max-w-prose whitespace-pre-wrap wrap-anywhere text-page">{decision.reason}</p>
        )}
        <Texts decision={decision} review={review} />
        <p className="text-muted text-sm">
          <ExactTime at={decision.at} /> {CHANNEL_WORDS[decision.channel]}
        </p>
        {decision.passkey && <p className="text-muted text-sm">{saySignedWith(decision.passkey)}</p>}
        <ReadingLine decision={decision} />
      </div>
    </ListRow>
  );
}

/** How the person read the document before they decided. */
function ReadingLine({ decision: { reading, channel } }: { decision: DecisionDto }) {
  let words: ReactNode = describeMissingReading(channel);
  if (reading?.firstOpenedAt)
    words = (
      <>
        Opened on <ExactTime at={reading.firstOpenedAt} />, {describeReading(reading)}
      </>
    );
  else if (reading) words = reading.reachedEnd ? "Reached the end" : "Didn't reach the end";
  return <p className="text-muted text-sm">{words}</p>;
}

/** The document that the person saw, the one they approved, and the difference. */
function Texts({ decision, review }: { decision: DecisionDto; review: ReviewDto }) {
  const { shown, output, outputHash } = decision;
  if (review.erasedAt) return null;
  const isCode = review.kind === "TOOL_CALL";
  const before = findText(review, shown);
  const edited = output !== null && outputHash !== shown;
  return (
    <>
      {edited && before !== null && (
        <Fold title="Changes">
          <MarkedText segments={diffTexts(before, output)} isCode={isCode} />
        </Fold>
      )}
      {before !== null && (
        <Fold title={edited || output === null ? "Document shown" : "Document shown and approved"}>
          <Text text={before} hash={shown} isCode={isCode} />
        </Fold>
      )}
      {edited && (
        <Fold title="Document approved">
          <Text text={output} hash={outputHash ?? ""} isCode={isCode} />
        </Fold>
      )}
    </>
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details>
      <summary className="min-h-6 w-fit cursor-pointer py-0.5 text-muted text-sm touch:min-h-11 touch:py-3">
        {title}
      </summary>
      <div className="py-1">{children}</div>
    </details>
  );
}

function Text({ text, hash, isCode }: { text: string; hash: string; isCode: boolean }) {
  return (
    <>
      <MarkedText segments={[{ same: text || "Empty" }]} isCode={isCode} />
      <p className="mt-1 text-muted text-xs">
        SHA-256 <code className="break-all font-mono">{hash}</code>
      </p>
    </>
  );
}

function Mark({ decision }: { decision: DecisionDto }) {
  if (decision.voided || decision.decision === "request_changes")
    return <Undo2 aria-hidden className="size-4 shrink-0 self-start text-muted" />;
  if (decision.decision === "approve")
    return <Check aria-hidden className="size-4 shrink-0 self-start text-done" />;
  return <X aria-hidden className="size-4 shrink-0 self-start text-failed" />;
}

function describeDecisionOf(made: DecisionDto, review: ReviewDto): string {
  const { decision, voidReason, shown, outputHash } = made;
  if (decision === "reject") return "rejected it";
  if (decision === "request_changes") return "requested changes";
  const others = isEdit(made, review) ? "approved the edited document" : "approved the draft unchanged";
  const words = outputHash === shown ? others : "approved with edits";
  switch (voidReason) {
    case "EDIT":
      return `${words}; a later edit invalidated this vote`;
    case "MEMBER":
      return `${words}; this vote no longer counts, because ${made.for ? "one of them" : "this person"} can no longer decide this review`;
    case null:
      return words;
  }
}
