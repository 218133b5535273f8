import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { ReviewContext } from "@/components/reviews/card/review-context";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReviewDto } from "@/server/domain/review/api";
import { nameDecider } from "@/server/domain/review/words";

/** The code for comparing text is large, so it loads when someone asks for the changes. */
const LazyComparison = dynamic(
  () =>
    import("./comparison").then(
      ({ Comparison }) => Comparison,
      () => ComparisonFailure,
    ),
  { loading: () => <Skeleton className="h-40" /> },
);

/**
 * From round 2 on, says above the document what was asked for, and can show what changed since the previous
 * round in its place. `text` is the document, and `children` show it.
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
  const [isOn, setOn] = useState(false);
  if (!hasRequest(review)) return children;
  const request = requests[0];
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
            onClick={() => setOn(!isOn)}
          >
            {isOn ? "Show document" : "Show changes"}
          </Button>
        )}
      </div>
      {isOn && request && <LazyComparison round={review.round} before={request.before} after={text} />}
      {/* Stays mounted, so that nothing that the reader did to the document is lost. */}
      <div className={isOn ? "hidden" : "grid grid-cols-1 gap-4"}>{children}</div>
    </>
  );
}

/** Whether the line above the document is shown. */
export function hasRequest({ round, kind }: Pick<ReviewDto, "round" | "kind">): boolean {
  return round > 1 && kind === "TEXT";
}

function ComparisonFailure() {
  return (
    <InlineError title="Couldn't load the changes">Check your connection, then reload the page.</InlineError>
  );
}
