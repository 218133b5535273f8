import { Ban, Check, Hand, Hourglass, Undo2, X } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { ListRow, ROW_LINK } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { ReviewStatus } from "@/server/domain/review/status";
import { closingDecision, isEdit } from "./review-edit";

const LOOKS = {
  OPEN: { words: "Open", tone: "waiting", icon: Hand },
  APPROVED: { words: "Approved", tone: "done", icon: Check },
  REJECTED: { words: "Rejected", tone: "failed", icon: X },
  CHANGES_REQUESTED: { words: "Sent back", tone: "neutral", icon: Undo2 },
  EXPIRED: { words: "Expired", tone: "failed", icon: Hourglass },
  CANCELLED: { words: "Cancelled", tone: "neutral", icon: Ban },
} as const satisfies Record<ReviewStatus, unknown>;

/** As much of a text as one line can show. */
const SNIPPET = 200;

export function ReviewRow({ review }: { review: ReviewDto }) {
  const { words, tone, icon } = LOOKS[review.status];
  return (
    <ListRow className="py-3 md:flex-nowrap">
      <div className="min-w-0 flex-1 max-md:w-full max-md:flex-none">
        <Link href={`/reviews/${review.id}`} className={`${ROW_LINK} break-words`}>
          {review.workflowName}
        </Link>
        <p className="truncate text-sm">
          Step {review.stepOrder} · {review.action}
        </p>
        <p className="truncate text-muted text-sm">{review.text.slice(0, SNIPPET) || "An empty text"}</p>
        <p className="text-muted text-xs">
          Started by {review.startedBy.name} · came here <RelativeTime at={review.createdAt} />
        </p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm md:max-w-72 md:justify-end">
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
        <Standing review={review} />
      </div>
    </ListRow>
  );
}

/** After "Open": until when. After "Approved": by whom, whether with edits, and when. */
function Standing({ review }: { review: ReviewDto }) {
  if (review.status === "OPEN")
    return (
      review.dueAt && (
        <span className="font-medium text-waiting">
          due <RelativeTime at={review.dueAt} />
        </span>
      )
    );
  const decision = closingDecision(review);
  return (
    <span>
      {decision && `${isEdit(decision, review) ? "with edits " : ""}by ${decision.by.name} · `}
      <RelativeTime at={review.closedAt ?? review.createdAt} />
    </span>
  );
}
