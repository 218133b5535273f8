/** The groups of operations, in the order of the API reference. */
export const TAGS = {
  Workflows:
    "Steps for agents and people, in order. You can edit a workflow's steps individually or all together.",
  Runs: "One execution of a workflow. Start, follow, continue, rerun, or cancel a run.",
  Reviews: "A document or tool call that's waiting for a person. Read, comment on, decide, or reassign it.",
  Agents:
    "An agent does the work of a step. It calls a model, fills in a template, sends an HTTP request or an email, or posts to Slack.",
  "Bulk actions": "Continue, rerun, or cancel many runs in the background.",
  Triggers: "Start workflows automatically: on a schedule, from a webhook, or after another workflow.",
  Webhooks: "Send events about runs and reviews to other systems.",
  Covers: "Let someone else decide a member's reviews while the member is away.",
  Audit:
    "Who did what, and when. The app only adds entries. They're chained, and the chain is signed, so later changes can be detected.",
  Jobs: "A segment of a run: from its start or a decision to the next pause or the end.",
  Service: "The service's state and this OpenAPI document. These operations need no token.",
} as const;

export type Tag = keyof typeof TAGS;
