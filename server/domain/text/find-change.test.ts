import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findChange } from "./find-change";

describe("findChange", () => {
  test("returns null if the strings are equal", () => {
    expect(findChange("same", "same")).toBeNull();
  });

  test("covers only the part that differs", () => {
    expect(findChange("one two three", "one 2 three")).toEqual({ from: 4, to: 7, insert: "2" });
    expect(findChange("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
    expect(findChange("", "new")).toEqual({ from: 0, to: 0, insert: "new" });
  });

  test("turns any text into any other", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "😀") });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = findChange(before, after);
        const made = change ? before.slice(0, change.from) + change.insert + before.slice(change.to) : before;
        expect(made).toBe(after);
      }),
    );
  });
});
