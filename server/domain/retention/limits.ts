/** The maximum for each retention setting, in days. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_RETENTION_DAYS = 36_500;
