/** The inbox's tabs and filters. Separate from the schema, so that the browser doesn't load zod. */

export const INBOX_TABS = ["mine", "open", "done"] as const;
/** The reviews waiting for the current user, all open reviews, and closed reviews. */
export type InboxTab = (typeof INBOX_TABS)[number];

/**
 * Filters for open reviews: those without an approver listed by email, those due within a day, and those with at most
 * half of their time left. There's no "overdue" filter, because reviews expire within seconds of their deadline.
 */
export const INBOX_SHOWS = ["unassigned", "due", "late"] as const;
export type InboxShow = (typeof INBOX_SHOWS)[number];

/** How open reviews are sorted: by deadline or by age. Closed reviews are sorted by decision time. */
export const INBOX_SORTS = ["due", "oldest", "newest"] as const;
export type InboxSort = (typeof INBOX_SORTS)[number];

export const MAX_SEARCH_CHARS = 200;

/** The maximum number of reviews that can be approved together on one page. */
export const MAX_TOGETHER = 50;
