"use client";

import { ChevronLeft, Keyboard } from "lucide-react";
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { LiveMark } from "@/components/live/live-mark";
import type { Decided } from "@/components/reviews/card/decided-notice";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { useSettled } from "@/components/reviews/settling";
import { showOverlay, useShortcutSheet } from "@/components/shell/overlay";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { TabLinks } from "@/components/ui/tab-links";
import { toast } from "@/components/ui/toast";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { Page } from "@/server/domain/page";
import type { ReviewDto } from "@/server/domain/review/api";
import { INBOX_TABS, type InboxTab } from "@/server/domain/review/inbox/filters";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import type { RunDetailDto } from "@/server/domain/run/api";
import { InboxFilters } from "./inbox-filters";
import { InboxList } from "./inbox-list";
import { InboxNotice } from "./inbox-notice";
import { type InboxView, placeHref, readReviewId, TAB_WORDS } from "./inbox-place";
import { REVIEW_SHORTCUTS } from "./review-keys";
import { ReviewPane } from "./review-pane";
import { focusRow, useChosen, useInboxRows, useInboxView, useReadAhead } from "./use-inbox";
import { useReviewKeys } from "./use-review-keys";
import { useSelection } from "./use-selection";
import { findNeighbor, findNext } from "./walk";

export interface InboxProps {
  /** The view in the page's address, for which the server read the list. */
  view: InboxView;
  list: Page<InboxRow>;
  agents: readonly AgentSummary[];
  memberId: string;
  /** The review in the page's address, read by the server. */
  opened?: { review: ReviewDto; run: RunDetailDto };
}

/** The latest decision, with its tab and the review's place in the list. */
interface Notice {
  tab: InboxTab;
  decided: Decided;
  workflowName: string;
  runId: string;
  index: number;
}

/**
 * Shows the list and the selected review side by side, or one at a time on a phone. After a decision, its
 * outcome stays until the reader moves on.
 */
export function Inbox({ view: initialView, list: initial, agents, memberId, opened }: InboxProps) {
  const root = useRef<HTMLDivElement>(null);
  const { view, show } = useInboxView();
  const { tab } = view;
  const { list, isLoading, error, settle } = useInboxRows(view, initialView, initial);
  const rows = list.content;
  const selection = useSelection();
  const { chosen, wide, choose, leave } = useChosen(root, isLoading ? null : (rows[0]?.id ?? null));
  const [edits, setEdits] = useState<Record<string, ReviewEdit | null>>({});
  useShortcutSheet(REVIEW_SHORTCUTS);
  // The open card guards its own unsaved input. This guards unsaved input in the other reviews.
  useLeaveGuard(rows.some(({ id }) => id !== chosen && edits[id]));

  const { at, index } = useIndex(root, rows, chosen);
  const { notice, next, settled, setNotice } = useNotice(tab, rows);
  useReadAhead(next ?? (wide && at >= 0 ? rows[at + 1] : undefined));
  useReviewKeys(root, {
    onWalk(by) {
      // If keys are pressed rapidly, the address is ahead of the rendered state.
      const id = findNeighbor(rows, readReviewId(window.location.pathname), index.current, by);
      if (id !== null) open(id);
    },
    onKeys: () => showOverlay("keys"),
  });

  /** Goes to a different review in the list. */
  function open(id: string) {
    setNotice(null);
    choose(id);
    focusRow(root.current, id);
  }

  function onChoose(id: string, event: MouseEvent<HTMLAnchorElement>) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.currentTarget.focus();
    setNotice(null);
    if (id !== chosen) choose(id, wide ? "replace" : "push");
    // Lets keyboard users press Enter on the selected row to go to its review.
    else if (event.detail === 0) root.current?.querySelector<HTMLElement>("[data-review-pane]")?.focus();
  }

  function onDecided(decided: Decided, { workflowName, runId }: ReviewDto) {
    settle(decided.id);
    // The reader has already moved on.
    if (readReviewId(window.location.pathname) !== decided.id) {
      toast(`${workflowName} · ${decided.words}`);
      return;
    }
    setNotice({ tab, decided, workflowName, runId, index: index.current });
  }

  function onNext(event: MouseEvent<HTMLAnchorElement>) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !next) return;
    event.preventDefault();
    open(next.id);
    if (!wide) root.current?.querySelector<HTMLElement>("[data-review-pane]")?.focus();
  }

  return (
    <div
      ref={root}
      data-wide
      tabIndex={-1}
      className={classNames(
        "grid grid-cols-1 gap-4 px-4 outline-none md:px-8 lg:h-dvh lg:grid-cols-[20rem_minmax(0,1fr)] lg:gap-0 lg:p-0",
        chosen ? "pt-3 pb-0" : "py-6 md:py-8",
      )}
    >
      <ListColumn view={view} chosen={chosen}>
        <InboxFilters view={view} hasMatches={list.totalElements > 0} onShow={show} />
        <FailureNotice title="The list isn't up to date" failure={error} />
        <InboxList {...{ view, chosen, selection, onChoose }} page={list} onShow={show} />
      </ListColumn>
      <section
        data-review-pane
        aria-label="Selected review"
        tabIndex={-1}
        className={classNames(
          // Without a position, hidden labels inside it would make the page scroll, too.
          "relative flex min-w-0 flex-col outline-none max-lg:min-h-[calc(100dvh-9rem)] lg:scroll-pb-20 lg:overflow-y-auto lg:px-4 lg:pt-4 lg:[--margin-top:0px]",
          !chosen && "max-lg:hidden",
          // Prevents a second tap from hitting something that has moved under the finger.
          notice && !settled && "pointer-events-none",
        )}
      >
        <div className="mx-auto flex w-full max-w-[66rem] flex-1 flex-col gap-4">
          {chosen && <BackToList href={placeHref({ ...view, reviewId: null })} onLeave={leave} />}
          {notice && notice.decided.id === chosen && (
            <InboxNotice
              key={`decided ${chosen}`}
              decided={notice.decided}
              workflowName={notice.workflowName}
              nextHref={next && placeHref({ ...view, reviewId: next.id })}
              onNext={onNext}
              last={tab === "mine" && list.totalElements === 0}
            />
          )}
          {chosen ? (
            <ReviewPane
              key={chosen}
              id={chosen}
              initial={opened?.review.id === chosen ? opened : undefined}
              agents={agents}
              memberId={memberId}
              edit={edits[chosen] ?? null}
              onEdit={(edit) => setEdits((before) => ({ ...before, [chosen]: edit }))}
              onDecided={onDecided}
            />
          ) : (
            list.totalElements > 0 && <p className="text-muted">Select a review.</p>
          )}
        </div>
      </section>
    </div>
  );
}

/** The latest decision in this tab, until the reader moves on, and the next review to open. */
function useNotice(tab: InboxTab, rows: readonly InboxRow[]) {
  const [latest, setNotice] = useState<Notice | null>(null);
  const notice = latest?.tab === tab ? latest : null;
  const settled = useSettled(notice?.decided.id ?? null);
  const next = notice && findNext(rows, { id: notice.decided.id, runId: notice.runId }, notice.index);
  return { notice, next, settled, setNotice };
}

/** The selected review's place in the list: `index` keeps its last place after it leaves the list. */
function useIndex(root: RefObject<HTMLElement | null>, rows: readonly InboxRow[], chosen: string | null) {
  const at = rows.findIndex(({ id }) => id === chosen);
  const index = useRef(0);
  useEffect(() => {
    if (at >= 0) index.current = at;
    // The focused row may have left the list, and shortcuts need the focus inside the inbox.
    else if (document.activeElement === document.body) root.current?.focus({ preventScroll: true });
  }, [root, at]);
  return { at, index };
}

/** On a phone, a selected review hides the list. */
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
