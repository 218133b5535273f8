import { describe, expect, test } from "vitest";
import { formatDuration } from "./format-duration";

describe("formatDuration", () => {
  test.each([
    [0, "0 ms"],
    [-5, "0 ms"],
    [43, "43 ms"],
    [999, "999 ms"],
    [1_000, "1 s"],
    [1_430, "1.4 s"],
    [3_004, "3 s"],
    [12_345, "12 s"],
    [200_000, "3 min 20 s"],
    [3_600_000, "1 h"],
    [97 * 3_600_000, "4 d 1 h"],
  ])("formats %i ms as %s", (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words);
  });
});
