import { hrefOf } from "@/components/href";
import type { InboxTab } from "@/server/domain/review/inbox";

export const INBOX_TABS = [
  { id: "mine", words: "Mine" },
  { id: "open", words: "All open" },
  { id: "done", words: "Done" },
] as const satisfies { id: InboxTab; words: string }[];

export const INBOX_SIZE = 25;

/** The reader's place in the inbox, kept in the address. `page` counts from 0. */
export interface InboxPlace {
  tab: InboxTab;
  page: number;
  reviewId: string | null;
}

export function readTab(text: string | undefined): InboxTab {
  return INBOX_TABS.find(({ id }) => id === text)?.id ?? "mine";
}

/** Returns the review in an inbox path, or null. */
export function readReviewId(path: string): string | null {
  return /^\/reviews\/([^/]+)$/.exec(path)?.[1] ?? null;
}

export function placeHref({ tab, page, reviewId }: InboxPlace): string {
  return hrefOf(reviewId === null ? "/reviews" : `/reviews/${reviewId}`, {
    tab: tab === "mine" ? undefined : tab,
    page: page > 0 ? page + 1 : undefined,
  });
}
