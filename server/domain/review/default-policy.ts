import type { ReviewPolicy } from "./policy";

/** The policy of a human step that has none. Separate from its schema, so that the browser doesn't load zod. */
export const DEFAULT_REVIEW_POLICY: ReviewPolicy = {
  approvers: [],
  quorum: 1,
  allowRequester: true,
  timeoutSeconds: null,
};
