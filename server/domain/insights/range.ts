import { addDays, countDays, type Day, dayAt, isDay, startOfDay } from "./days";

/** A range of days that includes its first and last day. */
export interface DayRange {
  from: Day;
  to: Day;
}

export const RANGES = ["7d", "30d", "90d", "month", "last-month"] as const;
export type RangeName = (typeof RANGES)[number];

export const RANGE_WORDS: Record<RangeName, string> = {
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  month: "This month",
  "last-month": "Last month",
};

/** Three years. */
export const MAX_RANGE_DAYS = 1_100;

/** Returns the days of a named range. The range ends today, or at the end of last month. */
export function findRange(name: RangeName, now: Date, timeZone: string): DayRange {
  const today = dayAt(now, timeZone);
  const month = firstOfMonth(today);
  if (name === "month") return { from: month, to: today };
  const lastOfMonth = addDays(month, -1);
  if (name === "last-month") return { from: firstOfMonth(lastOfMonth), to: lastOfMonth };
  return { from: addDays(today, 1 - Number.parseInt(name, 10)), to: today };
}

/** Returns the days of a month like "2026-11". */
export function daysOfMonth(month: string): DayRange {
  const from = `${month}-01`;
  // 31 days after the first of a month is always in the next month.
  const next = firstOfMonth(addDays(from, 31));
  return { from, to: addDays(next, -1) };
}

function firstOfMonth(day: Day): Day {
  return `${day.slice(0, "2026-11".length)}-01`;
}

/** Reads a range from its first and last day. Returns null if the range isn't valid. */
export function readRange(from: string | undefined, to: string | undefined): DayRange | null {
  if (!from || !to || !isDay(from) || !isDay(to)) return null;
  const days = countDays(from, to);
  return days >= 1 && days <= MAX_RANGE_DAYS ? { from, to } : null;
}

/** Returns the range of the same length that ends right before this one. */
export function rangeBefore({ from, to }: DayRange): DayRange {
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
}

/** Whether a range includes the current time. */
export function isUnderWay({ from, to }: DayRange, now: Date, timeZone: string): boolean {
  const today = dayAt(now, timeZone);
  return from <= today && today <= to;
}

/**
 * Returns the corresponding time in the previous range. If a clock change makes the corresponding day too short,
 * returns the end of that day.
 */
export function timeBefore(range: DayRange, now: Date, timeZone: string): Date {
  const today = dayAt(now, timeZone);
  const day = addDays(today, -countDays(range.from, range.to));
  const passed = now.getTime() - startOfDay(today, timeZone).getTime();
  const end = startOfDay(addDays(day, 1), timeZone).getTime();
  return new Date(Math.min(startOfDay(day, timeZone).getTime() + passed, end));
}

export type PeriodName = "day" | "week" | "month";

const MAX_PERIODS = 45;

/**
 * Splits a range into days, weeks counted from its first day, or calendar months, depending on its length.
 */
export function splitRange({ from, to }: DayRange): { name: PeriodName; periods: DayRange[] } {
  const days = countDays(from, to);
  if (days <= MAX_PERIODS) return { name: "day", periods: splitBy((day) => addDays(day, 1), { from, to }) };
  if (days <= MAX_PERIODS * 7)
    return { name: "week", periods: splitBy((day) => addDays(day, 7), { from, to }) };
  // 31 days after the first of a month is always in the next month.
  return {
    name: "month",
    periods: splitBy((day) => firstOfMonth(addDays(firstOfMonth(day), 31)), { from, to }),
  };
}

function splitBy(next: (day: Day) => Day, { from, to }: DayRange): DayRange[] {
  const periods: DayRange[] = [];
  for (let start = from; start <= to; ) {
    const following = next(start);
    const end = addDays(following, -1);
    periods.push({ from: start, to: end < to ? end : to });
    start = following;
  }
  return periods;
}
