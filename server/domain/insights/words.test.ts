import { expect, test } from "vitest";
import { percentOf, sayChange, saySlowest } from "./words";

const DAYS = { from: "2026-11-01", to: "2026-11-30" };
const seconds = (value: number) => `${value} s`;

test("changes are described in words", () => {
  const longer = { format: seconds, more: "longer", less: "shorter" };
  expect(sayChange(20, 8, DAYS, longer)).toBe("12 s longer than in the previous 30 days");
  expect(sayChange(8, 20, DAYS, longer)).toBe("12 s shorter than in the previous 30 days");
  expect(sayChange(8, 8, DAYS, longer)).toBe("Same as in the previous 30 days");
  const day = { from: "2026-11-01", to: "2026-11-01" };
  expect(sayChange(3, 1, day, { format: String })).toBe("2 more than on the previous day");
  expect(sayChange(null, 1, day, longer)).toBeNull();
});

test.each([
  [0, 0, null],
  [0, 3, 0],
  [2, 3, 67],
  [1_999, 2_000, 99],
  [2_000, 2_000, 100],
])("%s of %s is %s percent", (part, whole, percent) => expect(percentOf(part, whole)).toBe(percent));

test("names the longest of a few values, otherwise the 95th percentile", () => {
  expect(saySlowest({ count: 19, median: 1, p95: 9 }, seconds)).toBe("the longest took 9 s");
  expect(saySlowest({ count: 20, median: 1, p95: 9 }, seconds)).toBe("95% took at most 9 s");
});
