import { expect, test } from "vitest";
import { countDays } from "./days";
import { daysOfMonth, findRange, isUnderWay, rangeBefore, readRange, splitRange, timeBefore } from "./range";

const NOW = new Date("2026-11-01T02:00:00Z");

test.each([
  ["7d", "UTC", "2026-10-26", "2026-11-01"],
  ["30d", "UTC", "2026-10-03", "2026-11-01"],
  ["90d", "UTC", "2026-08-04", "2026-11-01"],
  ["month", "UTC", "2026-11-01", "2026-11-01"],
  ["last-month", "UTC", "2026-10-01", "2026-10-31"],
  // It's still October in New York.
  ["month", "America/New_York", "2026-10-01", "2026-10-31"],
  ["last-month", "America/New_York", "2026-09-01", "2026-09-30"],
] as const)("%s in %s is from %s to %s", (name, zone, from, to) => {
  expect(findRange(name, NOW, zone)).toEqual({ from, to });
});

test.each([
  ["2026-02", "2026-02-28"],
  ["2028-02", "2028-02-29"],
  ["2026-11", "2026-11-30"],
  ["2026-12", "2026-12-31"],
])("%s ends on %s", (month, to) => {
  expect(daysOfMonth(month)).toEqual({ from: `${month}-01`, to });
});

test("the previous range has as many days and ends the day before", () => {
  expect(rangeBefore({ from: "2026-11-01", to: "2026-11-30" })).toEqual({
    from: "2026-10-02",
    to: "2026-10-31",
  });
});

test("the corresponding time in the previous range is on the corresponding day", () => {
  const week = { from: "2026-11-22", to: "2026-11-28" };
  const now = new Date("2026-11-27T15:30:00Z");
  expect(isUnderWay(week, now, "UTC")).toBe(true);
  expect(isUnderWay({ from: "2026-11-20", to: "2026-11-26" }, now, "UTC")).toBe(false);
  expect(timeBefore(week, now, "UTC").toISOString()).toBe("2026-11-20T15:30:00.000Z");
  // The clocks change on March 8. Both times are 22.5 hours after the start of their day.
  const late = new Date("2026-03-09T03:30:00Z");
  const day = { from: "2026-03-08", to: "2026-03-08" };
  expect(timeBefore(day, late, "America/New_York").toISOString()).toBe("2026-03-08T03:30:00.000Z");
});

test.each([
  ["2026-11-02", "2026-11-01"],
  ["2020-01-01", "2026-11-01"],
  ["2026-11-31", "2026-12-01"],
  [undefined, "2026-11-01"],
])("%s to %s isn't a range", (from, to) => expect(readRange(from, to)).toBeNull());

test.each([
  ["2026-11-01", "2026-11-30", "day", 30],
  ["2026-08-04", "2026-11-01", "week", 13],
  ["2026-01-15", "2026-12-31", "month", 12],
] as const)("%s to %s is split by %s, without gaps", (from, to, name, count) => {
  const split = splitRange({ from, to });
  expect(split.name).toBe(name);
  expect(split.periods).toHaveLength(count);
  expect([split.periods[0]?.from, split.periods.at(-1)?.to]).toEqual([from, to]);
  const days = split.periods.reduce((sum, period) => sum + countDays(period.from, period.to), 0);
  expect(days).toBe(countDays(from, to));
});
