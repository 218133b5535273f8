import { describe, expect, test } from "vitest";
import { splitSeconds } from "@/server/domain/text/say-seconds";
import { toSeconds, toWholeNumber } from "./numbers";

describe("toWholeNumber", () => {
  test.each([
    ["1", 1],
    [" 07 ", 7],
    ["100", 100],
  ])("reads %o as %i", (text, value) => {
    expect(toWholeNumber(text, 1, 100)).toBe(value);
  });

  test.each(["", "0", "101", "1.5", "-1", "two", "1e1"])("rejects %o as a number from 1 to 100", (text) => {
    expect(toWholeNumber(text, 1, 100)).toBeNull();
  });
});

/** The range of a review's time limit. */
const RANGE = { min: 1, max: 366 * 86_400 };

describe("toSeconds", () => {
  test.each([
    ["2", "day", 172_800],
    ["1.5", "hour", 5_400],
    ["1,5", "hour", 5_400],
    ["366", "day", 31_622_400],
  ] as const)("reads %s %s as %i", (text, unit, seconds) => {
    expect(toSeconds(text, unit, RANGE)).toBe(seconds);
  });

  test.each([
    ["", "day"],
    ["0", "hour"],
    ["367", "day"],
    ["soon", "minute"],
    ["1.", "hour"],
  ] as const)("rejects %o %ss", (text, unit) => {
    expect(toSeconds(text, unit, RANGE)).toBeNull();
  });

  test("restores a duration that was split into a number and a unit", () => {
    for (const seconds of [1, 59, 90, 3_600, 5_400, 86_400, 604_801]) {
      const { count, unit } = splitSeconds(seconds);
      expect(toSeconds(String(count), unit, RANGE)).toBe(seconds);
    }
  });
});
