import type { DraftPolicy } from "./draft-policy";
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

/** The default policy for a step that is being edited. */
export const DEFAULT_DRAFT_POLICY: DraftPolicy = { ...DEFAULT_REVIEW_POLICY, approvers: null };
