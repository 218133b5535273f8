import { describe, expect, test } from "vitest";
import { coverStatus, findPeriodFault } from "./period";

const day = (count: number) => new Date(Date.UTC(2026, 10, 1 + count));

describe("a cover's period", () => {
  test.each([
    ["one day from now", day(0), day(1), null],
    ["90 days", day(5), day(95), null],
    ["more than 90 days", day(5), new Date(day(95).getTime() + 1), "until"],
    ["an end before the start", day(5), day(4), "until"],
    ["no time at all", day(5), day(5), "until"],
    ["a start in a year", day(366), day(367), "from"],
  ])("of %s is checked", (_, startsAt, endsAt, field) => {
    expect(findPeriodFault({ startsAt, endsAt }, day(0))?.field ?? null).toBe(field);
  });

  test("includes its start, excludes its end, and is over once someone ends it", () => {
    const period = { startsAt: day(1), endsAt: day(3), endedAt: null };
    expect([0, 1, 2, 3].map((count) => coverStatus(period, day(count)))).toEqual([
      "planned",
      "current",
      "current",
      "over",
    ]);
    expect(coverStatus({ ...period, endedAt: day(0) }, day(2))).toBe("over");
  });
});
