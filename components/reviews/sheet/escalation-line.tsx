import { ExactTime, ShortTime } from "@/components/ui/time/exact-time";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeEscalation } from "@/server/domain/review/escalation/describe-escalation";

/** Shows when the review was or will be escalated, and to whom. */
export function EscalationLine({ review }: { review: ReviewDto }) {
  const words = describeEscalation(review);
  if (!words) return null;
  const { lead, at, rest } = words;
  return (
    <p className="wrap-anywhere text-sm">
      {lead}
      {review.escalatedAt ? <ExactTime at={at} /> : <ShortTime at={at} />}
      {rest}
    </p>
  );
}
