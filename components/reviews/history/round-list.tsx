import { useMemo } from "react";
import { MarkedText } from "@/components/reviews/marked-text";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { nameDecider, sayDone } from "@/server/domain/review/words";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { joinChanges } from "@/server/domain/text/join-changes";
import type { SentBack } from "./sent-back";

/**
 * Lists requests for changes and the drafts that followed, with the latest expanded. `memberId` is the
 * current user. `stepOrder` is the step whose drafts are compared.
 */
export function RoundList({
  requests,
  stepOrder,
  memberId,
}: {
  requests: readonly SentBack[];
  stepOrder: number;
  memberId: string;
}) {
  const [latest, ...earlier] = requests;
  if (!latest) return null;
  return (
    <section aria-labelledby="round-title" className="grid grid-cols-1 gap-2 rounded-md border px-4 py-3">
      <p id="round-title" className="font-medium">
        {titleOf(latest, memberId)}
      </p>
      <Request request={latest} stepOrder={stepOrder} />
      {earlier.map((request) => (
        <details key={request.round}>
          <summary className="cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
            {titleOf(request, memberId)}
          </summary>
          <div className="grid gap-2 py-2">
            <Request request={request} stepOrder={stepOrder} />
          </div>
        </details>
      ))}
    </section>
  );
}

/** Returns a title like "Round 2: changes since your request". */
function titleOf({ round, decision, after }: SentBack, memberId: string): string {
  const mine = decision.by.id === memberId;
  return after === null
    ? `Round ${round}: ${mine ? "you requested changes" : sayDone([decision], "requested changes")}`
    : `Round ${round}: changes since ${mine ? "your request" : nameRequest(decision)}`;
}

function nameRequest({ by, for: covered }: SentBack["decision"]): string {
  return covered ? `${by.name}'s request on ${covered.name}'s behalf` : `${by.name}'s request`;
}

function Request({
  request: { decision, before, after, ...request },
  stepOrder,
}: {
  request: SentBack;
  stepOrder: number;
}) {
  const changes = useMemo(
    () => (after === null ? null : joinChanges(diffTexts(before, after))),
    [before, after],
  );
  return (
    <>
      <blockquote className="border-edge border-l-2 pl-3">
        <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{decision.reason}</p>
        <footer className="text-muted text-sm">
          {nameDecider(decision)}
          {request.stepOrder !== stepOrder && ` at step ${request.stepOrder}`},{" "}
          <RelativeTime at={decision.at} />
        </footer>
      </blockquote>
      {changes ? (
        <Changes segments={changes} />
      ) : (
        <details>
          <summary className="cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
            Previous draft
          </summary>
          <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere py-2 text-page">{before}</p>
        </details>
      )}
    </>
  );
}

function Changes({ segments }: { segments: ReturnType<typeof diffTexts> }) {
  if (!segments.some((segment) => "removed" in segment))
    return <p className="text-muted text-sm">The document didn't change.</p>;
  return <MarkedText segments={segments} />;
}
