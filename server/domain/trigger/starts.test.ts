import { describe, expect, test } from "vitest";
import { sayFollowing, sayStarts } from "./starts";

const schedule = (cron: string, enabled = true) => ({
  type: "schedule" as const,
  enabled,
  schedule: { cron },
  workflow: null,
});
const WEBHOOK = { type: "webhook" as const, enabled: true, schedule: null, workflow: null };
const AFTER = { workflowName: "Market briefing", on: "completed" as const };

describe("sayStarts", () => {
  test("says when the first enabled trigger starts runs, and how many more there are", () => {
    expect(sayStarts([])).toBeNull();
    expect(sayStarts([schedule("0 9 * * 1-5", false)])).toBeNull();
    expect(sayStarts([schedule("0 9 * * 1-5")])).toBe("Every weekday at 9:00 AM");
    expect(sayStarts([schedule("*/7 9 * * *")])).toBe("Cron */7 9 * * *");
    expect(sayStarts([schedule("0 9 * * *", false), WEBHOOK])).toBe("By webhook");
    expect(sayStarts([WEBHOOK, schedule("0 9 * * *"), schedule("0 8 * * *", false)])).toBe(
      "By webhook, and 1 more",
    );
    expect(sayStarts([{ ...WEBHOOK, type: "workflow", workflow: AFTER }])).toBe(
      "After Market briefing completes",
    );
  });
});

test("sayFollowing says which runs count, also after the workflow was deleted", () => {
  expect(sayFollowing({ ...AFTER, on: "ended" })).toBe("After Market briefing completes or fails");
  expect(sayFollowing({ workflowName: null, on: "failed" })).toBe("After a deleted workflow fails");
});
