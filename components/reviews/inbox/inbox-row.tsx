import { Ban, Check, Hand, Hourglass, type LucideIcon, Undo2, Wrench, X } from "lucide-react";
import type { MouseEvent } from "react";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { InboxRow as InboxRowDto } from "@/server/domain/review/inbox/inbox";
import type { ReviewStatus } from "@/server/domain/review/status";
import { nameDecider } from "@/server/domain/review/words";
import { Due } from "./due";

const LOOKS = {
  OPEN: { words: "Waiting for others", ink: "text-waiting", icon: Hand },
  APPROVED: { words: "Approved", ink: "text-done", icon: Check },
  REJECTED: { words: "Rejected", ink: "text-failed", icon: X },
  CHANGES_REQUESTED: { words: "Sent back", ink: "", icon: Undo2 },
  EXPIRED: { words: "Expired", ink: "text-failed", icon: Hourglass },
  CANCELLED: { words: "Canceled", ink: "", icon: Ban },
} as const satisfies Record<ReviewStatus, unknown>;

/** A row's checkbox. Null leaves its space empty, for a review that isn't waiting for the user's approval. */
export type RowCheck = { checked: boolean; onCheck: (on: boolean, range: boolean) => void } | null;

/**
 * A review in the list, with just enough detail to tell it apart from the others. In a group, its workflow is
 * named above it.
 */
export function InboxRow({
  row,
  href,
  chosen,
  onChoose,
  check,
}: {
  row: InboxRowDto;
  href: string;
  chosen: boolean;
  onChoose: (event: MouseEvent<HTMLAnchorElement>) => void;
  /** Undefined in a list without checkboxes. */
  check: RowCheck | undefined;
}) {
  const isGrouped = row.groupSize !== null;
  const text = row.text || "Empty";
  return (
    <li
      className={classNames(
        "flex border-l-2 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 first:rounded-t-md last:rounded-b-md",
        chosen ? "border-accent bg-accent-soft" : "border-l-transparent has-[a:hover]:bg-sunken",
      )}
    >
      {check !== undefined && <CheckCell row={row} check={check} />}
      <Link
        href={href}
        data-stays
        data-review={row.id}
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className={classNames(
          "grid min-h-16 min-w-0 flex-1 grid-cols-1 content-center py-1 pr-3 leading-tight focus-visible:outline-none",
          check === undefined ? "pl-3.5" : "pl-1",
        )}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate font-medium">{isGrouped ? text : row.workflowName}</span>
          <span className="shrink-0 text-xs">
            {row.status === "OPEN" ? (
              row.dueAt && <Due at={row.dueAt} />
            ) : (
              <RelativeTime at={row.closedAt ?? row.createdAt} className="text-muted" />
            )}
          </span>
        </span>
        {!isGrouped && <span className="truncate text-sm">{text}</span>}
        <Details row={row} />
        {row.uncounted !== null && <span className="line-clamp-2 text-muted text-xs">{row.uncounted}</span>}
      </Link>
    </li>
  );
}

function CheckCell({ row, check }: { row: InboxRowDto; check: RowCheck }) {
  if (!check) return <span aria-hidden className="w-9 shrink-0 touch:w-11" />;
  return (
    <label className="flex w-9 shrink-0 items-center justify-center touch:w-11">
      <span className="sr-only">
        Select {row.workflowName}: {row.text.slice(0, 80)}
      </span>
      <input
        type="checkbox"
        checked={check.checked}
        onChange={({ target, nativeEvent }) =>
          check.onCheck(target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
        className="size-4 accent-accent"
      />
    </label>
  );
}

/** One line of details: the status, the person involved, the approvals so far, the round, and the time. */
function Details({ row }: { row: InboxRowDto }) {
  const { words, ink, icon } = LOOKS[row.status];
  const { given, needed } = row.votes;
  return (
    <span className="flex min-w-0 items-center gap-x-2 overflow-hidden whitespace-nowrap text-muted text-xs">
      {(row.status !== "OPEN" || !row.mine) && <Mark icon={icon} ink={ink} words={words} />}
      {row.toolCall && <Mark icon={Wrench} ink="" words="Tool call" />}
      <span className="min-w-0 truncate">{describePerson(row)}</span>
      {row.status === "OPEN" && needed > 1 && (
        <span className="shrink-0">
          {given} of {needed}
          <span className="sr-only"> approvals</span>
        </span>
      )}
      {row.round > 1 && <span className="shrink-0">Round {row.round}</span>}
      {row.status === "OPEN" && <RelativeTime at={row.createdAt} className="ml-auto shrink-0" />}
    </span>
  );
}

/** Names the person who decided, the person the user decides for, or the person who started the run. */
function describePerson({ decided, mine, decidesFor, startedBy }: InboxRowDto): string {
  if (decided) return `${decided.edited ? "with edits " : ""}by ${nameDecider(decided)}`;
  return mine && decidesFor !== null ? `You're deciding for ${decidesFor}` : startedBy.name;
}

function Mark({ icon: Icon, ink, words }: { icon: LucideIcon; ink: string; words: string }) {
  return (
    <span className={classNames("inline-flex shrink-0 items-center gap-1 font-medium", ink)}>
      <Icon aria-hidden className="size-3.5" />
      {words}
    </span>
  );
}
