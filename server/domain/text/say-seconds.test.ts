import { describe, expect, test } from "vitest";
import { saySeconds, splitSeconds } from "./say-seconds";

describe("saySeconds", () => {
  test.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [90, "90 seconds"],
    [5_400, "90 minutes"],
    [3_600, "1 hour"],
    [604_800, "7 days"],
  ])("says of %i seconds: %s", (seconds, words) => {
    expect(saySeconds(seconds)).toBe(words);
  });
});

test("seconds are counted in the largest unit that divides them", () => {
  expect(splitSeconds(5_400)).toEqual({ count: 90, unit: "minute" });
});
