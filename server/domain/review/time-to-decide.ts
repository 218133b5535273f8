/** The maximum time to decide, and before an escalation. By default, a review waits without a limit. */
export const MAX_TIMEOUT_DAYS = 366;
export const MAX_TIMEOUT_SECONDS = MAX_TIMEOUT_DAYS * 24 * 60 * 60;
