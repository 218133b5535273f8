/** The events about reviews, in the order in which they happen. */
export const REVIEW_EVENTS = [
  "review.opened",
  "review.reassigned",
  "review.escalated",
  "review.decided",
] as const;
export type ReviewEvent = (typeof REVIEW_EVENTS)[number];

/** The events about runs. The `queueRunEvent` trigger in the database queues them. */
export const RUN_EVENTS = [
  "run.started",
  "run.paused",
  "run.resumed",
  "run.completed",
  "run.failed",
] as const;

/**
 * The event that contains the newest signed head of the audit ledger. A receiver that saves heads becomes a witness: it
 * can tell later whether earlier entries were rewritten.
 */
export const HEAD_EVENT = "ledger.head";

/** The events that can be sent to a webhook. */
export const WEBHOOK_EVENTS = [...RUN_EVENTS, ...REVIEW_EVENTS, HEAD_EVENT] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export const TEST_EVENT = "webhook.test";
