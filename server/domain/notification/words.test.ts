import { describe, expect, test } from "vitest";
import { NOTIFICATION_KINDS } from "./kinds";
import { KIND_GROUPS, KIND_WORDS, sayNotification } from "./words";

describe("a notification", () => {
  test("says what happened, how often, and who asked", () => {
    const say = (rest: Partial<Parameters<typeof sayNotification>[0]>) =>
      sayNotification({ kind: "RUN_FAILED", title: "Refund reply", by: null, count: 1, ...rest });
    expect(say({})).toBe("Run failed: “Refund reply”");
    expect(say({ count: 1_200 })).toBe("1,200 runs failed: “Refund reply”");
    expect(say({ kind: "REVIEW_REQUESTED", count: 2 })).toBe("Review requested: “Refund reply”");
    expect(say({ kind: "REVIEW_REQUESTED", by: "Dana" })).toBe("Dana asks you to review “Refund reply”");
    expect(say({ kind: "MENTION", by: "Dana\nWhitfield" })).toBe(
      "Dana Whitfield mentioned you: “Refund reply”",
    );
    expect(say({ kind: "LIMIT_REACHED", title: "$50.00" })).toBe(
      "A model call or run exceeded the spending limit of $50.00",
    );
  });

  test.each(NOTIFICATION_KINDS)("of the kind %s has words and a place in the settings", (kind) => {
    expect(KIND_GROUPS.flatMap(({ kinds }) => kinds)).toContain(kind);
    const said = sayNotification({ kind, title: "Refund reply", by: "Dana", count: 1 });
    expect(said).not.toContain("undefined");
    expect(KIND_WORDS[kind].label).not.toBe("");
  });
});
