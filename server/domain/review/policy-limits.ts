/** Limits of a review policy. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_QUORUM = 100;
export const MAX_APPROVERS = 100;
