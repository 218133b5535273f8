/**
 * The maximum number of days to keep reading times. Separate from the schema, so that the browser doesn't
 * load zod.
 */
export const MAX_KEEP_DAYS = 3_650;
