import type { ComponentProps } from "react";
import { ReviewCard } from "@/components/reviews/card/review-card";
import { trpc } from "@/components/trpc";
import type { RunPage } from "@/server/domain/run/page";

/** A step's review. People check an open one against all earlier texts, which load now. */
export function StepReview({
  run,
  ...card
}: { run: RunPage } & Omit<ComponentProps<typeof ReviewCard>, "run" | "failure">) {
  const isOpen = card.review.status === "OPEN";
  // A cached run can be older than the review.
  const whole = trpc.run.get.useQuery({ runId: run.id }, { enabled: isOpen, staleTime: 0 });
  if (!isOpen) return <ReviewCard {...card} run={run} />;
  return (
    <ReviewCard {...card} run={whole.isFetchedAfterMount ? whole.data : undefined} failure={whole.error} />
  );
}
