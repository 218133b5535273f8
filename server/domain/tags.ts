/** The groups of operations in the API reference, in its order. */
export const TAGS = {
  Workflows:
    "The steps that agents and people do, in order. A workflow's steps are edited one by one or all at once.",
  Runs: "One execution of a workflow. Start a run, follow it, and continue, rerun or cancel it.",
  Reviews:
    "A document or tool call that waits for a person. Read it, comment on it, decide it or reassign it.",
  Agents: "What steps use to do the work: a model with instructions, a template or an HTTP request.",
  "Bulk actions": "Continue, rerun or cancel many runs in the background.",
  Triggers: "What starts a workflow by itself: a schedule, a webhook or another workflow.",
  Webhooks: "Send events about runs and reviews to other systems.",
  Covers: "Who decides a member's reviews while they're away.",
  Jobs: "A segment of a run: from the start, or from a decision, to the next pause or the end.",
  Service: "The state of the service, and this document. These operations need no token.",
} as const;

export type Tag = keyof typeof TAGS;
