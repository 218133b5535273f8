import { describe, expect, test } from "vitest";
import { sayFollowing, sayPlace, sayStarts } from "./starts";

const schedule = (cron: string, enabled = true) => ({
  type: "schedule" as const,
  enabled,
  schedule: { cron, timeZone: "Europe/Berlin" },
  workflow: null,
});
const WEBHOOK = { type: "webhook" as const, enabled: true, schedule: null, workflow: null };
const AFTER = { workflowName: "Market briefing", on: "completed" as const };

describe("sayStarts", () => {
  test("says when the first enabled trigger starts runs, and how many more there are", () => {
    expect(sayStarts([])).toBeNull();
    expect(sayStarts([schedule("0 9 * * 1-5", false)])).toBeNull();
    expect(sayStarts([schedule("0 9 * * 1-5")])).toBe("Every weekday at 9:00 AM (Berlin time)");
    expect(sayStarts([schedule("*/7 9 * * *")])).toBe("Cron */7 9 * * * (Berlin time)");
    expect(sayStarts([schedule("0 9 * * *", false), WEBHOOK])).toBe("By webhook");
    expect(sayStarts([WEBHOOK, schedule("0 9 * * *"), schedule("0 8 * * *", false)])).toBe(
      "By webhook, and 1 more",
    );
    expect(sayStarts([{ ...WEBHOOK, type: "workflow", workflow: AFTER }])).toBe(
      "After Market briefing completes",
    );
  });
});

test.each([
  ["Europe/Berlin", "Berlin time"],
  ["America/New_York", "New York time"],
  ["America/Argentina/Buenos_Aires", "Buenos Aires time"],
  ["UTC", "UTC"],
  ["Etc/GMT+5", "Etc/GMT+5"],
  ["US/Central", "US/Central"],
])("the time zone %s is shortened to %s", (timeZone, words) => {
  expect(sayPlace(timeZone)).toBe(words);
});

test("sayFollowing says which runs count, even after the workflow was deleted", () => {
  expect(sayFollowing({ ...AFTER, on: "ended" })).toBe("After Market briefing completes or fails");
  expect(sayFollowing({ workflowName: null, on: "failed" })).toBe("After a deleted workflow fails");
});
