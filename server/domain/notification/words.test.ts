import { describe, expect, test } from "vitest";
import type { RunStatus } from "@/server/domain/run/status";
import { NOTIFICATION_KINDS } from "./kinds";
import { KIND_GROUPS, KIND_WORDS, sayLimit, sayNotification } from "./words";

describe("a notification", () => {
  test("says what happened, how often, and who asked", () => {
    const say = (rest: Partial<Parameters<typeof sayNotification>[0]>) =>
      sayNotification({
        kind: "RUN_FAILED",
        title: "Refund reply",
        by: null,
        count: 1,
        runStatus: null,
        ...rest,
      });
    expect(say({})).toBe("Run failed: “Refund reply”");
    expect(say({ count: 1_200, runStatus: "FAILED" })).toBe("1,200 runs failed: “Refund reply”");
    expect(say({ kind: "REVIEW_REQUESTED", count: 2 })).toBe("Review requested: “Refund reply”");
    expect(say({ kind: "REVIEW_REQUESTED", by: "Dana" })).toBe("Dana asked you to review “Refund reply”");
    expect(say({ kind: "MENTION", by: "Dana\nWhitfield" })).toBe(
      "Dana Whitfield mentioned you in a comment on “Refund reply”",
    );
  });

  test("about a failed run says that it was continued", () => {
    const say = (rest: { count: number; runStatus: RunStatus }) =>
      sayNotification({ kind: "RUN_FAILED", title: "Refund reply", by: null, ...rest });
    expect(say({ count: 1, runStatus: "PAUSED" })).toBe("Run failed, then continued: “Refund reply”");
    expect(say({ count: 1, runStatus: "COMPLETED" })).toBe("Run failed, then completed: “Refund reply”");
    expect(say({ count: 3, runStatus: "COMPLETED" })).toBe(
      "3 runs failed (the last one then completed): “Refund reply”",
    );
  });

  test("about a spending limit says whether it's reached or too little is left", () => {
    const say = (left: number) => {
      const title = sayLimit({ limit: 50_000_000, left });
      return sayNotification({ kind: "LIMIT_REACHED", title, by: null, count: 1, runStatus: null });
    };
    expect(say(0)).toBe("Spending limit of $50.00 reached");
    expect(say(-1_000_000)).toBe("Spending limit of $50.00 reached");
    expect(say(120_000)).toBe("Spending limit of $50.00: $0.12 left, too little for a model call");
  });

  test.each(NOTIFICATION_KINDS)("of the kind %s has words and a place in the settings", (kind) => {
    expect(KIND_GROUPS.flatMap(({ kinds }) => kinds)).toContain(kind);
    const said = sayNotification({ kind, title: "Refund reply", by: "Dana", count: 1, runStatus: null });
    expect(said).not.toContain("undefined");
    expect(KIND_WORDS[kind].label).not.toBe("");
  });
});
