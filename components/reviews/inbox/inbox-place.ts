import { hrefOf, readPageNumber } from "@/components/href";
import {
  INBOX_SHOWS,
  INBOX_SORTS,
  INBOX_TABS,
  type InboxShow,
  type InboxSort,
  type InboxTab,
  MAX_SEARCH_CHARS,
  MAX_TOGETHER,
} from "@/server/domain/review/inbox/filters";

export const TAB_WORDS: Record<InboxTab, string> = { mine: "Mine", open: "All open", done: "Done" };

export const INBOX_SIZE = 25;

/** The list's tab, page, filters, and order, kept in the URL. `page` is zero-based. */
export interface InboxView {
  tab: InboxTab;
  page: number;
  search?: string;
  show?: InboxShow;
  workflowId?: string;
  requesterId?: string;
  /** Sorted by due time if not set. */
  sort?: InboxSort;
  grouped?: boolean;
}

/** The list's view and the selected review, kept in the URL. */
export interface InboxPlace extends InboxView {
  reviewId: string | null;
}

const IDS = /^\w{1,64}$/;

/** Reads the list's view from the URL. Ignores unknown values. */
export function readView(given: Record<string, string | undefined>): InboxView {
  const oneOf = <T extends string>(values: readonly T[], text: string | undefined) =>
    values.find((value) => value === text);
  const idIn = (text: string | undefined) => (text && IDS.test(text) ? text : undefined);
  const search = given.q?.trim().replaceAll("\0", "").toWellFormed();
  const sort = oneOf(INBOX_SORTS, given.sort);
  return {
    tab: oneOf(INBOX_TABS, given.tab) ?? "mine",
    page: readPageNumber(given.page),
    ...(search && { search: [...search].slice(0, MAX_SEARCH_CHARS).join("") }),
    show: oneOf(INBOX_SHOWS, given.show),
    workflowId: idIn(given.workflow),
    requesterId: idIn(given.requester),
    sort: sort === "due" ? undefined : sort,
    grouped: given.group === "workflow" || undefined,
  };
}

export function readCurrentView(): InboxView {
  return readView(Object.fromEntries(new URLSearchParams(window.location.search)));
}

/** Counts the filters that hide reviews. Sorting and grouping don't hide any. */
export function countFilters({ search, show, workflowId, requesterId, tab }: InboxView): number {
  return [search, tab !== "done" && show, workflowId, requesterId].filter(Boolean).length;
}

export const NO_FILTERS = {
  search: undefined,
  show: undefined,
  workflowId: undefined,
  requesterId: undefined,
} as const satisfies Partial<InboxView>;

/** Returns the ID of the review in an inbox path, or null if there is none. */
export function readReviewId(path: string): string | null {
  return /^\/reviews\/([^/]+)$/.exec(path)?.[1] ?? null;
}

export function placeHref({ reviewId, ...view }: InboxPlace): string {
  return hrefOf(reviewId === null ? "/reviews" : `/reviews/${reviewId}`, {
    tab: view.tab === "mine" ? undefined : view.tab,
    q: view.search,
    show: view.show,
    workflow: view.workflowId,
    requester: view.requesterId,
    sort: view.sort,
    group: view.grouped ? "workflow" : undefined,
    page: view.page > 0 ? view.page + 1 : undefined,
  });
}

/** Returns the URL of the page for approving these reviews together. */
export function togetherHref(ids: readonly string[]): string {
  return hrefOf("/reviews/together", { ids: ids.join(",") });
}

/** Reads the `ids` parameter that `togetherHref` writes. Drops duplicates and any IDs beyond `MAX_TOGETHER`. */
export function readTogether(text: string | undefined): string[] {
  const ids = (text ?? "").split(",").filter((id) => IDS.test(id));
  return [...new Set(ids)].slice(0, MAX_TOGETHER);
}
