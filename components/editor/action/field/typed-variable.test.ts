import { describe, expect, test } from "vitest";
import { findTyped, measureReplaced } from "./typed-variable";

describe("findTyped", () => {
  test.each([
    ["Read {{", ""],
    ["Read {{ ", ""],
    ["Read {{in", "in"],
    ["{{ steps.draft-1.ou", "steps.draft-1.ou"],
    ['{"text":{{ run.', "run."],
  ])("finds the unfinished variable in %j", (before, typed) => {
    expect(findTyped(before)).toBe(typed);
  });

  test.each(["", "{", "Read { in", "{{ input }}", "{{ input }} and", "{{ a b"])(
    "finds no unfinished variable in %j",
    (before) => {
      expect(findTyped(before)).toBeNull();
    },
  );
});

describe("measureReplaced", () => {
  test("includes the braces before the caret and the rest of the variable after it", () => {
    expect(measureReplaced("Read {{ ", "put }} now")).toEqual({ before: 3, after: 6 });
    expect(measureReplaced("{{", "}}")).toEqual({ before: 2, after: 2 });
  });

  test("doesn't include other text after the caret", () => {
    expect(measureReplaced("{{ ", " world")).toEqual({ before: 3, after: 0 });
    expect(measureReplaced("{{", " world {{ input }}")).toEqual({ before: 2, after: 0 });
  });

  test("replaces nothing without an unfinished variable", () => {
    expect(measureReplaced("Read ", "}} it")).toEqual({ before: 0, after: 0 });
  });
});
