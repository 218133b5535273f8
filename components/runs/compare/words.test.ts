import { describe, expect, test } from "vitest";
import { sayCostDifference, sayCountDifference, sayDecision, sayTexts, sayTimeDifference } from "./words";

const SAM = { id: "mem_1", name: "Sam Okafor", email: "sam@acme.test" };
const DANA = { id: "mem_2", name: "Dana Whitfield", email: "dana@acme.test" };

describe("differences between two runs", () => {
  test("say which run took longer, cost more, and has more", () => {
    expect(sayTimeDifference(12_000, 14_000)).toBe("B took 2 s longer");
    expect(sayTimeDifference(14_000, 12_000)).toBe("B took 2 s less");
    expect(sayTimeDifference(14_000, 14_300)).toBe("Same");
    expect(sayCountDifference(1_000, 2_500)).toBe("B has 1,500 more");
    expect(sayCountDifference(2, 1)).toBe("B has 1 fewer");
    expect(sayCostDifference(20_000, 50_000)).toBe("B cost $0.03 more");
    expect(sayCostDifference(50_000, 20_000)).toBe("B cost $0.03 less");
    expect(sayCostDifference(null, 20_000)).toBe("No price known for A");
    expect(sayCostDifference(null, null)).toBe("Same");
  });

  test("say whether the text is the same", () => {
    expect(sayTexts("output", { a: 3, b: 3, same: true })).toBe("Same output");
    expect(sayTexts("output", { a: 3, b: 3, same: false })).toBe("Different output");
    expect(sayTexts("output", { a: 3, b: null, same: null })).toBe("Only A has an output");
    expect(sayTexts("input", { a: null, b: null, same: null })).toBe(null);
  });

  test("say who decided what, and for whom", () => {
    const at = "2026-11-27T09:40:00.000Z";
    expect(sayDecision({ decision: "approve", by: SAM, for: null, at, edited: true })).toBe(
      "Sam Okafor approved with edits",
    );
    expect(sayDecision({ decision: "request_changes", by: SAM, for: DANA, at, edited: false })).toBe(
      "Sam Okafor for Dana Whitfield requested changes",
    );
  });
});
