import { type ReactNode, useState } from "react";
import type { ReviewContext } from "@/components/reviews/card/review-context";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { ReviewDto } from "@/server/domain/review/api";
import { nameDecider } from "@/server/domain/review/words";

type Comparison = typeof import("./comparison").Comparison;

/** The code for comparing text is large, so it loads only when someone shows the changes. */
let loaded: Comparison | null = null;

/**
 * From round 2 on, shows the reviewer's request for changes above the document. The user can switch between the
 * document and its changes since the previous round. `text` is the document's text, and `children` shows it.
 */
export function RoundChanges({
  review,
  context: { requests, readerId, isLoading },
  text,
  children,
}: {
  review: ReviewDto;
  context: ReviewContext;
  text: string;
  children: ReactNode;
}) {
  const [Comparison, setComparison] = useState<Comparison | null>(null);
  const [hasFailed, setFailed] = useState(false);
  if (!hasRequest(review)) return children;
  const request = requests[0];
  const isOn = Comparison !== null;

  // The document stays in view until the changes can take its place.
  async function toggle() {
    if (isOn) return setComparison(null);
    loaded ??= (await import("./comparison").catch(() => null))?.Comparison ?? null;
    setFailed(!loaded);
    setComparison(() => loaded);
  }

  const by = request?.decision.by.id === readerId ? "You" : request && nameDecider(request.decision);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-sunken px-3 py-2 text-sm">
        <p className="line-clamp-2 min-w-0 flex-1 basis-60 wrap-anywhere">
          <span className="font-medium">Round {review.round}.</span>{" "}
          {(request || isLoading) &&
            `${by ?? "A reviewer"} asked: “${request?.decision.reason ?? review.feedback ?? "…"}”`}
        </p>
        {(request || isLoading) && (
          <Button
            size="small"
            disabled={!request}
            {...(isOn && { "data-show-document": "" })}
            onClick={() => void toggle()}
          >
            {isOn ? "Show document" : "Show changes"}
          </Button>
        )}
      </div>
      {hasFailed && <ComparisonFailure />}
      {Comparison && request && <Comparison round={review.round} before={request.before} after={text} />}
      {/* Stays mounted, so that the user's edits aren't lost. */}
      <div className={isOn ? "hidden" : "grid grid-cols-1 gap-4"}>{children}</div>
    </>
  );
}

/** Whether the request for changes is shown above the document. */
export function hasRequest({ round, kind }: Pick<ReviewDto, "round" | "kind">): boolean {
  return round > 1 && kind === "TEXT";
}

function ComparisonFailure() {
  return <InlineError title="Couldn't load the changes">Check your connection, then try again.</InlineError>;
}
