import { describe, expect, test } from "vitest";
import { WEBHOOK_EVENTS, type WebhookEvent } from "@/server/domain/webhook/events";
import { EVENT_GROUPS, summarizeEvents } from "./event-words";

describe("the events of a webhook", () => {
  test("are each in one group", () => {
    expect(EVENT_GROUPS.flatMap(({ events }) => events)).toEqual(WEBHOOK_EVENTS);
  });

  test.each([
    [["run.failed"], "run.failed"],
    [["run.failed", "review.opened", "review.decided"], "run.failed, review.opened, review.decided"],
    [["run.started", "run.paused", "run.failed", "review.opened"], "run.started, run.paused, and 2 more"],
    [[...WEBHOOK_EVENTS], "All events"],
  ] as [WebhookEvent[], string][])("are summarized: %j", (events, summary) => {
    expect(summarizeEvents(events)).toBe(summary);
  });
});
