import {
  HEAD_EVENT,
  REVIEW_EVENTS,
  RUN_EVENTS,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from "@/server/domain/webhook/events";

/** The events that a webhook can get, by group. `all` is the label for selecting the whole group. */
export const EVENT_GROUPS: { title: string; all: string; events: readonly WebhookEvent[] }[] = [
  { title: "Runs", all: "All run events", events: RUN_EVENTS },
  { title: "Reviews", all: "All review events", events: REVIEW_EVENTS },
  { title: "Audit", all: "All audit events", events: [HEAD_EVENT] },
];

export const EVENT_WORDS: Record<WebhookEvent, string> = {
  "run.started": "A run starts or is continued",
  "run.paused": "A run pauses for a decision",
  "run.resumed": "A run resumes after a decision",
  "run.completed": "A run completes",
  "run.failed": "A run fails, is rejected, expires, or is canceled",
  "review.opened": "A review opens",
  "review.reassigned": "A review is reassigned",
  "review.escalated": "A review is escalated",
  "review.decided": "A review is decided or closes without a decision",
  "ledger.head": "New audit entries are signed, at most once a minute",
};

const NAMED = 2;

/** Lists a few events by name and counts the rest, like "run.failed, review.opened, and 3 more". */
export function summarizeEvents(events: readonly WebhookEvent[]): string {
  if (events.length === WEBHOOK_EVENTS.length) return "All events";
  if (events.length <= NAMED + 1) return events.join(", ");
  return `${events.slice(0, NAMED).join(", ")}, and ${events.length - NAMED} more`;
}
