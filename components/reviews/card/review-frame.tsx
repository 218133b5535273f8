import { UserRoundPen, X } from "lucide-react";
import { type ReactNode, type RefObject, useMemo, useRef, useState } from "react";
import { LazyReassignPanel } from "@/components/reviews/reassign/lazy-reassign-panel";
import { NOTHING_TYPED } from "@/components/reviews/reassign/typed";
import { ReviewBar } from "@/components/reviews/sheet/review-bar";
import { ReviewLayout } from "@/components/reviews/sheet/review-layout";
import { ReviewMargin } from "@/components/reviews/sheet/review-margin";
import { Sheet } from "@/components/reviews/sheet/sheet";
import { Button, IconButton } from "@/components/ui/button";
import { Warning } from "@/components/ui/warning";
import type { ReviewDto } from "@/server/domain/review/api";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import { describeDestinations } from "@/server/domain/review/next/describe-destinations";
import { EMPTY_DOCUMENT } from "@/server/domain/review/words";
import { describeUnseen } from "@/server/domain/text/unseen";
import { describeVotes } from "./describe-votes";
import type { ReviewContext } from "./review-context";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/** The props shared by closed, read-only, and decidable reviews. */
export interface ReviewParts {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  /** The element with the document. */
  document: RefObject<HTMLDivElement | null>;
  /** The workflow's name, on pages that don't show it elsewhere. */
  title: ReactNode;
}

/**
 * An open review: its sheet, margin, and bar. `panel` is the open panel in the margin. While the user
 * reassigns the review, the reassignment form replaces the panel.
 */
export function ReviewFrame({
  parts: { review, context, draft, document, title },
  decision: { asking, ask, refresh },
  panel = null,
  actions,
  children,
}: {
  parts: ReviewParts;
  decision: DecisionState;
  panel?: ReactNode;
  actions: ReactNode;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const isReassigning = asking === "reassign" && review.mayReassign.allowed;
  const shown = isReassigning ? (
    <LazyReassignPanel
      review={review}
      readerId={context.readerId}
      edited={draft.edited}
      typed={typed}
      onType={setTyped}
      onClose={() => ask(null)}
      onReassigned={() => {
        ask(null);
        refresh();
      }}
      onFailure={refresh}
    />
  ) : (
    panel
  );
  const reassign = (className: string) =>
    review.mayReassign.allowed && (
      <Button
        variant="quiet"
        aria-expanded={isReassigning}
        settling={asking !== null && !isReassigning}
        onClick={() => ask(isReassigning ? null : "reassign")}
        className={className}
      >
        <UserRoundPen aria-hidden className="size-4" />
        Reassign
      </Button>
    );
  return (
    <ReviewLayout
      sheet={
        <Sheet review={review} author={context.author} title={title}>
          {children}
        </Sheet>
      }
      panel={shown}
      margin={
        <>
          <div className="flex items-center justify-between gap-2 @min-[44rem]:hidden">
            {reassign("")}
            <IconButton
              label="Close details"
              onClick={() => {
                setOpen(false);
                toggle.current?.focus();
              }}
              className="ml-auto"
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          </div>
          <ReviewMargin review={review} context={context} draft={draft} document={document} />
        </>
      }
      drawer={isOpen ? "open" : shown === null ? "closed" : "panel"}
      bar={
        <ReviewBar
          seal="waiting"
          ahead={context.ahead}
          drawer={{ isOpen, onToggle: () => setOpen(!isOpen), toggle }}
        >
          {actions}
          {reassign("@max-[44rem]:hidden")}
        </ReviewBar>
      }
    />
  );
}

/** Warns that the document has no text. Tells people who can approve it what to do. */
export function EmptyNote({ kind, text, mayApprove }: Pick<ReviewDto, "kind" | "text" | "mayApprove">) {
  if (!isEmptyDocument({ kind, text })) return null;
  return <Warning title={EMPTY_DOCUMENT.title}>{mayApprove.allowed && EMPTY_DOCUMENT.hint}</Warning>;
}

/** Warns about invisible characters in the document. */
export function UnseenNote({ text }: { text: string }) {
  const unseen = useMemo(() => describeUnseen(text), [text]);
  if (!unseen) return null;
  return (
    <p role="note" className="rounded-md border border-edge px-4 py-3 font-medium">
      {unseen}
    </p>
  );
}

/**
 * Shows who has approved the document, what happens after an approval, and where the document goes.
 * `children` come first.
 */
export function ReviewProspect({
  review,
  draft,
  context: { readerId, next },
  children,
}: {
  review: ReviewDto;
  draft: ReviewDraft;
  context: ReviewContext;
  children?: ReactNode;
}) {
  const destinations = describeDestinations(review.destinations);
  const prospect = [describeVotes(review, draft, readerId), next].filter((words) => words !== null).join(" ");
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
        {children}
        <span className="min-w-0 wrap-anywhere">{prospect}</span>
      </div>
      {destinations && <p className="wrap-anywhere font-medium text-sm">{destinations}</p>}
    </>
  );
}
