/** What entries can be about. */
export const SUBJECTS = [
  "organization",
  "member",
  "invitation",
  "cover",
  "token",
  "secret",
  "webhook",
  "trigger",
  "slack",
  "model",
  "tool_server",
  "workflow",
  "agent",
  "proposal",
  "run",
  "review",
  "ledger",
] as const;
export type LedgerSubject = (typeof SUBJECTS)[number];

/** The actions that triggers in the database record, with their words in a list. */
export const RUN_ACTIONS = {
  "run.started": "Started the run",
  "run.rerun": "Started it from an earlier run",
  "run.continued": "Continued the run",
  "run.completed": "Run completed",
  "run.failed": "Run failed",
  "review.opened": "Review opened",
  "review.seen": "Opened the document",
  "review.decided": "Decided",
  "review.vote_voided": "Vote no longer counts",
  "review.reassigned": "Reassigned the review",
  "review.closed": "Review closed",
  "comment.added": "Commented",
  "comment.edited": "Edited a comment",
  "comment.deleted": "Deleted a comment",
} as const;
