import { describe, expect, test } from "vitest";
import { sayRelative } from "./relative-time";

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

describe("sayRelative", () => {
  test.each([
    [0, "just now"],
    [-29, "just now"],
    [-MINUTE, "1 minute ago"],
    [-5 * MINUTE - 10, "5 minutes ago"],
    [HOUR - 4, "in 1 hour"],
    [4_000, "in 1 hour"],
    [24 * HOUR, "in 24 hours"],
    [34 * HOUR, "in 34 hours"],
    [47.4 * HOUR, "in 47 hours"],
    [47.6 * HOUR, "in 2 days"],
    [-24 * HOUR, "1 day ago"],
    [-25 * HOUR, "1 day ago"],
    [2 * DAY - 4, "in 2 days"],
    [7 * DAY - 4, "in 7 days"],
    [-8 * DAY, "8 days ago"],
    [14 * DAY - 4, "in 2 weeks"],
    [-90 * DAY, "3 months ago"],
    [365 * DAY, "in 12 months"],
    [-730 * DAY, "2 years ago"],
  ])("formats %i seconds as %s", (seconds, words) => {
    expect(sayRelative(seconds)).toBe(words);
  });
});
