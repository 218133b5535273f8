import { Ban, Check, Hand, Hourglass, Undo2, Wrench, X } from "lucide-react";
import type { MouseEvent } from "react";
import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { InboxRow as InboxRowDto } from "@/server/domain/review/inbox";
import type { ReviewStatus } from "@/server/domain/review/status";
import { nameDecider } from "@/server/domain/review/words";
import { Due } from "./due";

const LOOKS = {
  OPEN: { words: "For others", tone: "waiting", icon: Hand },
  APPROVED: { words: "Approved", tone: "done", icon: Check },
  REJECTED: { words: "Rejected", tone: "failed", icon: X },
  CHANGES_REQUESTED: { words: "Sent back", tone: "neutral", icon: Undo2 },
  EXPIRED: { words: "Expired", tone: "failed", icon: Hourglass },
  CANCELLED: { words: "Cancelled", tone: "neutral", icon: Ban },
} as const satisfies Record<ReviewStatus, unknown>;

/** A review in the list, with just enough detail to tell it apart from the others. */
export function InboxRow({
  row,
  href,
  chosen,
  onChoose,
}: {
  row: InboxRowDto;
  href: string;
  chosen: boolean;
  onChoose: (event: MouseEvent<HTMLAnchorElement>) => void;
}) {
  const { words, tone, icon } = LOOKS[row.status];
  return (
    <li>
      <Link
        href={href}
        data-stays
        data-review={row.id}
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className={classNames(
          "grid grid-cols-1 gap-1 border-l-2 px-4 py-3 focus-visible:-outline-offset-2 lg:pr-3",
          chosen ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken",
        )}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate font-medium">{row.workflowName}</span>
          <RelativeTime
            at={row.closedAt ?? row.createdAt}
            className="shrink-0 whitespace-nowrap text-muted text-xs"
          />
        </span>
        <span className="truncate text-sm">
          Step {row.stepOrder} · {row.action}
        </span>
        <span className="truncate text-muted text-sm">{row.text || "Empty"}</span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
          {(row.status !== "OPEN" || !row.mine) && (
            <Badge tone={tone} icon={icon}>
              {words}
            </Badge>
          )}
          {row.dueAt && row.status === "OPEN" && <Due at={row.dueAt} />}
          {row.toolCall && <Badge icon={Wrench}>Tool call</Badge>}
          {row.round > 1 && <span>Round {row.round}</span>}
          <span>
            {row.decided
              ? `${row.decided.edited ? "with edits " : ""}by ${nameDecider(row.decided)}`
              : `Started by ${row.startedBy.name}`}
          </span>
        </span>
        {row.mine && row.decidesFor !== null && (
          <span className="text-muted text-xs">You decide for {row.decidesFor}</span>
        )}
        {row.uncounted !== null && <span className="line-clamp-2 text-muted text-xs">{row.uncounted}</span>}
      </Link>
    </li>
  );
}
