/** The maximum time until a review expires or is escalated. By default, a review does neither. */
export const MAX_TIMEOUT_DAYS = 366;
export const MAX_TIMEOUT_SECONDS = MAX_TIMEOUT_DAYS * 24 * 60 * 60;
