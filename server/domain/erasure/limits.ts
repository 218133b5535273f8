/** The maximum length of the reason for an erasure. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_REASON_CHARS = 500;
