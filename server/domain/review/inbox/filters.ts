/** The inbox's tabs and filters. Separate from the schema, so that the browser doesn't load zod. */

export const INBOX_TABS = ["mine", "open", "done"] as const;
/** The reviews waiting for the current user, all open reviews, and closed reviews. */
export type InboxTab = (typeof INBOX_TABS)[number];

/**
 * Narrows the open reviews to those that name no person, that are due within a day, or that have used more
 * than half of their time. A review past its deadline expires within seconds, so "overdue" would be empty.
 */
export const INBOX_SHOWS = ["unassigned", "due", "late"] as const;
export type InboxShow = (typeof INBOX_SHOWS)[number];

/** How open reviews are sorted: by deadline, or by age. Closed reviews are sorted by their decision's time. */
export const INBOX_SORTS = ["due", "oldest", "newest"] as const;
export type InboxSort = (typeof INBOX_SORTS)[number];

export const MAX_SEARCH_CHARS = 200;

/** How many reviews can be approved on one page. */
export const MAX_TOGETHER = 50;
