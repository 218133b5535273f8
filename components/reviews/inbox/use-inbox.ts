import { keepPreviousData } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import type { Page } from "@/server/domain/pagination";
import type { InboxTab } from "@/server/domain/review/inbox/filters";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import {
  INBOX_SIZE,
  type InboxView,
  placeHref,
  readCurrentView,
  readReviewId,
  readView,
} from "./inbox-place";

const POLL_MS = 5_000;
const WIDE = "(width >= 64rem)";

/**
 * Returns the list's view from the URL and a function that changes it. Changing the view doesn't reload the page, so
 * the search field keeps the focus and the selected review stays.
 */
export function useInboxView() {
  const view = readView(Object.fromEntries(useSearchParams()));
  function show(change: Partial<InboxView>) {
    // After a quick second change, the URL is ahead of the rendered view.
    const next = { ...readCurrentView(), page: 0, ...change };
    const reviewId = readReviewId(window.location.pathname);
    window.history.replaceState(null, "", placeHref({ ...next, reviewId }));
  }
  return { view, show };
}

/**
 * Returns the rows of a page of the list, updated live. `initial` is the page that the server loaded for `initialView`.
 * `settle` removes a decided review before the server confirms the decision.
 */
export function useInboxRows(view: InboxView, initialView: InboxView, initial: Page<InboxRow>) {
  const api = trpc.useUtils();
  const { tab } = view;
  const query = { ...view, size: INBOX_SIZE };
  const pollMs = usePollMs(POLL_MS);
  // Not kept up to date, because closed reviews don't change, and searching the text of thousands of them is slow.
  const isStatic = tab === "done" && view.search !== undefined;
  const isInitial = placeHref({ ...view, reviewId: null }) === placeHref({ ...initialView, reviewId: null });
  const { data, error, isPlaceholderData } = trpc.review.inbox.useQuery(query, {
    ...(isInitial && { initialData: initial }),
    placeholderData: keepPreviousData,
    refetchInterval: isStatic ? false : pollMs,
  });

  useChanges("review", async () => isStatic || api.review.inbox.invalidate(query), {
    minIntervalMs: LIST_INTERVAL_MS,
  });

  function settle(id: string) {
    void api.review.inbox.cancel();
    api.review.inbox.setData(query, (list) => list && withoutWaiting(list, tab, id));
    void api.review.inbox.invalidate();
  }

  return { list: data ?? initial, isLoading: isPlaceholderData, error, settle };
}

/** Prefetches a review so that it opens immediately. */
export function useReadAhead(row: Pick<InboxRow, "id" | "runId"> | undefined) {
  const api = trpc.useUtils();
  const { id, runId } = row ?? {};
  useEffect(() => {
    if (id) void api.review.get.prefetch({ id });
    if (runId) void api.run.get.prefetch({ runId });
  }, [api, id, runId]);
}

function withoutWaiting(list: Page<InboxRow>, tab: InboxTab, id: string): Page<InboxRow> {
  if (tab !== "mine")
    return { ...list, content: list.content.map((row) => (row.id === id ? { ...row, mine: false } : row)) };
  const content = list.content.filter((row) => row.id !== id);
  const totalElements = list.totalElements - (list.content.length - content.length);
  return { ...list, content, totalElements, empty: content.length === 0 };
}

/**
 * Keeps the selected review in the URL. In the side-by-side layout, a review is always selected. On a phone,
 * a review is its own page, and Back returns to the list.
 */
export function useChosen(root: RefObject<HTMLElement | null>, first: string | null) {
  const chosen = readReviewId(usePathname());
  const wide = useSyncExternalStore(
    subscribeToWidth,
    () => window.matchMedia(WIDE).matches,
    () => false,
  );
  const pushed = useRef(false);
  const before = useRef(chosen);

  function choose(id: string | null, entry: "push" | "replace" = "replace") {
    const href = placeHref({ ...readCurrentView(), reviewId: id });
    if (entry === "push") window.history.pushState(null, "", href);
    else window.history.replaceState(null, "", href);
    pushed.current = entry === "push" || (pushed.current && id !== null);
  }

  /** On a phone, goes from a review back to the list. */
  function leave() {
    if (pushed.current) window.history.back();
    else choose(null);
    pushed.current = false;
  }

  const chooseFirst = useEffectEvent((id: string) => choose(id));
  useEffect(() => {
    if (wide && chosen === null && first !== null) chooseFirst(first);
  }, [wide, chosen, first]);

  const focus = useEffectEvent((id: string | null) => {
    const pane = root.current?.querySelector<HTMLElement>("[data-review-pane]");
    if (pane && before.current !== id) pane.scrollTop = 0;
    if (wide) {
      if (isIdle(root.current)) focusRow(root.current, id);
    } else if (before.current !== id) {
      if (id === null) focusRow(root.current, before.current);
      else if (before.current === null) pane?.focus();
      if (id !== null) window.scrollTo(0, 0);
    }
    before.current = id;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width is known only after rendering.
  useEffect(() => focus(chosen), [chosen, wide]);

  return { id: chosen, wide, choose, leave };
}

export function focusRow(root: HTMLElement | null, id: string | null) {
  root?.querySelector<HTMLElement>(`[data-review="${id}"]`)?.focus();
}

/** Returns true if the user hasn't focused anything since the page opened, apart from the link that opened it. */
function isIdle(root: HTMLElement | null): boolean {
  const { activeElement } = document;
  return (
    activeElement === document.body || activeElement === root || activeElement?.closest("header nav") != null
  );
}

function subscribeToWidth(listener: () => void) {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
