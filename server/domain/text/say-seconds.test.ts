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
  ])("formats %i seconds as %s", (seconds, words) => {
    expect(saySeconds(seconds)).toBe(words);
  });
});

test("uses the largest unit that divides the seconds evenly", () => {
  expect(splitSeconds(5_400)).toEqual({ count: 90, unit: "minute" });
});
