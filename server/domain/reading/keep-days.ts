/** How long reading times can be kept. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_KEEP_DAYS = 3_650;
