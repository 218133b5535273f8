"use client";

import { ChevronLeft, Keyboard } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { usePageShortcuts } from "@/components/keyboard/page-shortcuts";
import { LiveMark } from "@/components/live/live-mark";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { LazyReviewPane, usePreloadedPane } from "@/components/reviews/pane/lazy-review-pane";
import { showOverlay } from "@/components/shell/shown-overlay";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { TabLinks } from "@/components/ui/tabs/tab-links";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { Page } from "@/server/domain/pagination";
import type { ReviewDto } from "@/server/domain/review/api";
import { INBOX_TABS } from "@/server/domain/review/inbox/filters";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import type { RunDetailDto } from "@/server/domain/run/api";
import { InboxFilters } from "./inbox-filters";
import { InboxList } from "./inbox-list";
import { InboxNotice } from "./inbox-notice";
import { type InboxView, placeHref, TAB_WORDS } from "./inbox-place";
import { REVIEW_SHORTCUTS } from "./review-keys";
import { useChosen, useInboxRows, useInboxView, useReadAhead } from "./use-inbox";
import { useNotice } from "./use-notice";
import { useIndex, useOpening } from "./use-opening";
import { useSelection } from "./use-selection";

export interface InboxProps {
  /** The view in the page's URL. The server loaded `list` for this view. */
  view: InboxView;
  list: Page<InboxRow>;
  agents: readonly AgentSummary[];
  memberId: string;
  /** The review in the page's URL, loaded by the server. */
  opened?: { review: ReviewDto; run: RunDetailDto };
  /** Shows the selected review. */
  Pane?: typeof LazyReviewPane;
}

/**
 * Shows the list and the selected review side by side, or one at a time on a phone. After a decision, a notice shows
 * the outcome until the user moves on.
 */
export function Inbox({
  view: initialView,
  list: initial,
  agents,
  memberId,
  opened,
  Pane = LazyReviewPane,
}: InboxProps) {
  const root = useRef<HTMLDivElement>(null);
  const { view, show } = useInboxView();
  const { list, isLoading, error, settle } = useInboxRows(view, initialView, initial);
  const rows = list.content;
  const selection = useSelection();
  const chosen = useChosen(root, isLoading ? null : (rows[0]?.id ?? null));
  const { id, wide, leave } = chosen;
  const [edits, setEdits] = useState<Record<string, ReviewEdit | null>>({});
  usePageShortcuts(REVIEW_SHORTCUTS);
  // The open card guards its own unsaved input. This guards unsaved input in the other reviews.
  useLeaveGuard(rows.some((row) => row.id !== id && edits[row.id]));
  const { at, index } = useIndex(root, rows, id);
  const { notice, next, settled, onDecided, dismiss } = useNotice(view.tab, rows, index, settle);
  usePreloadedPane();
  useReadAhead(next ?? (wide && at >= 0 ? rows[at + 1] : undefined));
  const { onChoose, onNext } = useOpening(root, { rows, index, chosen, next, dismiss });

  return (
    <div
      ref={root}
      data-wide
      tabIndex={-1}
      className={classNames(
        "grid grid-cols-1 gap-4 px-4 outline-none md:px-8 lg:h-dvh lg:grid-cols-[20rem_minmax(0,1fr)] lg:gap-0 lg:p-0",
        id ? "pt-3 pb-0" : "py-6 md:py-8",
      )}
    >
      <ListColumn view={view} chosen={id}>
        <InboxFilters view={view} hasMatches={list.totalElements > 0} onShow={show} />
        <FailureNotice title="Couldn't refresh the list" failure={error} />
        <InboxList {...{ view, selection, onChoose }} chosen={id} page={list} onShow={show} />
      </ListColumn>
      {/* Keeps a second tap from hitting something that moved under the finger. */}
      <PaneColumn chosen={id} isInert={notice !== null && !settled}>
        {id && <BackToList href={placeHref({ ...view, reviewId: null })} onLeave={leave} />}
        {notice && notice.decided.id === id && (
          <InboxNotice
            key={`decided ${id}`}
            decided={notice.decided}
            workflowName={notice.workflowName}
            nextHref={next && placeHref({ ...view, reviewId: next.id })}
            onNext={onNext}
            last={view.tab === "mine" && list.totalElements === 0}
          />
        )}
        {id ? (
          <Pane
            key={id}
            id={id}
            initial={opened?.review.id === id ? opened : undefined}
            agents={agents}
            memberId={memberId}
            hasNotice={notice?.decided.id === id}
            edit={edits[id] ?? null}
            onEdit={(edit) => setEdits((before) => ({ ...before, [id]: edit }))}
            onDecided={onDecided}
          />
        ) : (
          list.totalElements > 0 && <p className="text-muted">Select a review.</p>
        )}
      </PaneColumn>
    </div>
  );
}

/** The selected review. Hidden on a phone if there is none. With `isInert`, it ignores taps and clicks. */
function PaneColumn({
  chosen,
  isInert,
  children,
}: {
  chosen: string | null;
  isInert: boolean;
  children: ReactNode;
}) {
  return (
    <section
      data-review-pane
      aria-label="Selected review"
      tabIndex={-1}
      className={classNames(
        // Without `relative`, hidden labels inside this section would make the page scroll, too.
        "relative flex min-w-0 flex-col outline-none max-lg:min-h-[calc(100dvh-9rem)] lg:scroll-pb-20 lg:overflow-y-auto lg:px-4 lg:pt-4 lg:[--margin-top:0px]",
        !chosen && "max-lg:hidden",
        isInert && "pointer-events-none",
      )}
    >
      <div className="mx-auto flex w-full max-w-[66rem] flex-1 flex-col gap-4">{children}</div>
    </section>
  );
}

/** The list. Hidden on a phone while a review is selected. */
function ListColumn({
  view,
  chosen,
  children,
}: {
  view: InboxView;
  chosen: string | null;
  children: ReactNode;
}) {
  return (
    <div
      className={classNames(
        "relative grid content-start gap-4 lg:overflow-y-auto lg:border-r lg:px-4 lg:py-6",
        chosen && "max-lg:contents",
      )}
    >
      <div className={classNames("flex items-center gap-3", chosen && "max-lg:sr-only")}>
        <h1 className="font-semibold text-xl tracking-tight">Reviews</h1>
        <LiveMark />
        <IconButton
          label="Keyboard shortcuts"
          onClick={() => showOverlay("keys")}
          className="ml-auto max-lg:hidden"
        >
          <Keyboard aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className={classNames("grid grid-cols-1 content-start gap-4", chosen && "max-lg:hidden")}>
        <TabLinks
          label="Filter reviews"
          links={INBOX_TABS.map((tab) => ({
            label: TAB_WORDS[tab],
            href: placeHref({ ...view, tab, page: 0, reviewId: null }),
            current: tab === view.tab,
          }))}
        />
        {children}
      </div>
    </div>
  );
}

/** Shown only on phones, where a review has its own page. */
function BackToList({ href, onLeave }: { href: string; onLeave: () => void }) {
  return (
    <Link
      href={href}
      data-stays
      onClick={(event) => {
        event.preventDefault();
        onLeave();
      }}
      className="-ml-1 inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-ink touch:-my-2.5 touch:min-h-11 lg:hidden"
    >
      <ChevronLeft aria-hidden className="size-4" />
      Reviews
    </Link>
  );
}
