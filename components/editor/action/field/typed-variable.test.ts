import { describe, expect, test } from "vitest";
import { findTyped, measureReplaced } from "./typed-variable";

describe("findTyped", () => {
  test.each([
    ["Read {{", ""],
    ["Read {{ ", ""],
    ["Read {{in", "in"],
    ["{{ steps.draft-1.ou", "steps.draft-1.ou"],
    ['{"text":{{ run.', "run."],
  ])("finds what is begun in %j", (before, typed) => {
    expect(findTyped(before)).toBe(typed);
  });

  test.each(["", "{", "Read { in", "{{ input }}", "{{ input }} and", "{{ a b"])(
    "finds nothing begun in %j",
    (before) => {
      expect(findTyped(before)).toBeNull();
    },
  );
});

describe("measureReplaced", () => {
  test("takes the braces before and what is left of the variable after", () => {
    expect(measureReplaced("Read {{ ", "put }} now")).toEqual({ before: 3, after: 6 });
    expect(measureReplaced("{{", "}}")).toEqual({ before: 2, after: 2 });
  });

  test("leaves the words after the caret alone", () => {
    expect(measureReplaced("{{ ", " world")).toEqual({ before: 3, after: 0 });
    expect(measureReplaced("{{", " world {{ input }}")).toEqual({ before: 2, after: 0 });
  });

  test("replaces nothing where no variable is begun", () => {
    expect(measureReplaced("Read ", "}} it")).toEqual({ before: 0, after: 0 });
  });
});
