import type { ReviewPolicy } from "./policy";

/** What holds for a human step without a policy. Apart from its schema: the browser needs it, and not zod. */
export const DEFAULT_REVIEW_POLICY: ReviewPolicy = {
  approvers: [],
  quorum: 1,
  allowRequester: true,
  timeoutSeconds: null,
};
