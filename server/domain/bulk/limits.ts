export const MAX_BULK_RUNS = 1_000;
export const MAX_BULK_NAME_CHARS = 100;
/** The maximum number of bulk actions in the list. */
export const MAX_LISTED_BULK = 20;
