import type { ReviewPolicy } from "./policy";

/** The default policy for human steps. Separate from the schema, so that the browser doesn't load zod. */
export const DEFAULT_REVIEW_POLICY: ReviewPolicy = {
  approvers: [],
  quorum: 1,
  allowRequester: true,
  timeoutSeconds: null,
  escalate: null,
  requireReadToEnd: false,
  requirePasskey: false,
  when: null,
  sample: 0,
};
