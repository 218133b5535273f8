/** How long a new token works unless its creator chooses otherwise. */
export const DEFAULT_TOKEN_DAYS = 90;

/** The choices in the browser. Null: it doesn't expire. */
export const TOKEN_DAYS = [30, DEFAULT_TOKEN_DAYS, 365, null];
