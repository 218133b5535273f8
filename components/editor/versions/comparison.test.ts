import { describe, expect, test } from "vitest";
import { firstComparison, nameSide, parseSide, sideBefore, titleOf } from "./comparison";

describe("firstComparison", () => {
  test("compares the draft with the published version", () => {
    expect(firstComparison("changes", 5, true)).toEqual({ from: 5, to: "draft" });
  });

  test("shows the published version's changes if asked for the history or if there's no draft", () => {
    expect(firstComparison("changes", 5, false)).toEqual({ from: null, to: 5 });
    expect(firstComparison("history", 5, true)).toEqual({ from: null, to: 5 });
  });
});

describe("sideBefore", () => {
  const list = { revisions: [7, 5, 4], complete: false, published: 7 };

  test("returns the next older version", () => {
    expect(sideBefore(7, list)).toBe(5);
    expect(sideBefore(5, list)).toBe(4);
  });

  test("returns the published version for the draft", () => {
    expect(sideBefore("draft", list)).toBe(7);
    expect(sideBefore("aside_1", list)).toBe(7);
  });

  test("returns nothing for the oldest version, and undefined until the list is complete", () => {
    expect(sideBefore(4, list)).toBeUndefined();
    expect(sideBefore(4, { ...list, complete: true })).toBe("nothing");
  });
});

test("nameSide marks the published version", () => {
  expect((["draft", "nothing", "aside_1", 5, 4] as const).map((side) => nameSide(side, 5))).toEqual([
    "Draft",
    "Nothing",
    "Superseded draft",
    "Version 5 (published)",
    "Version 4",
  ]);
});

test("a workflow that was never published has no version to name", () => {
  expect(nameSide(0, 0)).toBe("Not published yet");
  expect(titleOf({ from: 0, to: "draft" }, 0)).toBe("Changes in the draft");
  expect(titleOf({ from: null, to: 0 }, 0)).toBe("Not published yet");
  expect(titleOf({ from: 0, to: 2 }, 2)).toBe("From nothing to version 2");
});

test("parseSide reads a side converted with String", () => {
  for (const side of ["draft", "nothing", "aside_1", 12] as const) expect(parseSide(String(side))).toBe(side);
});

test("titleOf names the compared sides", () => {
  expect(titleOf({ from: 5, to: "draft" }, 5)).toBe("Changes in the draft");
  expect(titleOf({ from: null, to: 3 }, 5)).toBe("Changes in version 3");
  expect(titleOf({ from: "nothing", to: 1 }, 5)).toBe("Changes in version 1");
  expect(titleOf({ from: 2, to: "draft" }, 5)).toBe("From version 2 to the draft");
  expect(titleOf({ from: 5, to: "aside_1" }, 5)).toBe("From version 5 to the superseded draft");
  expect(titleOf({ from: 5, to: 3 }, 5)).toBe("From version 5 to version 3");
});
