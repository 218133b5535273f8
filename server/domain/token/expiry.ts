/** How long a new token is valid by default, in days. */
export const DEFAULT_TOKEN_DAYS = 90;

/** The expiration choices in the browser, in days. Null for tokens that don't expire. */
export const TOKEN_DAYS = [30, DEFAULT_TOKEN_DAYS, 365, null];

/** The token that a signed-in member creates to try operations in the API reference. */
export const REFERENCE_TOKEN = { name: "API reference", ms: 3_600_000 };
