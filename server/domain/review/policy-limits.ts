/** Limits for review policies. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_QUORUM = 100;
export const MAX_APPROVERS = 100;

/** The maximum time until a review expires or is escalated. By default, neither happens. */
export const MAX_TIMEOUT_DAYS = 366;
export const MAX_TIMEOUT_SECONDS = MAX_TIMEOUT_DAYS * 24 * 60 * 60;
