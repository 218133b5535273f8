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

/** A head was signed, so the receiver can be a witness of the ledger. */
export const HEAD_EVENT = "ledger.head";

/** Every event that a webhook can get. */
export const WEBHOOK_EVENTS = [...RUN_EVENTS, ...REVIEW_EVENTS, HEAD_EVENT] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** The event for testing a webhook. */
export const TEST_EVENT = "webhook.test";
