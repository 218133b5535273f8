import type { Spread } from "./api";
import { countDays, type Day } from "./days";
import type { DayRange, PeriodName } from "./range";

const SHORT = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const FULL = new Intl.DateTimeFormat("en-US", {
  ...{ weekday: "short", month: "short", day: "numeric", year: "numeric" },
  timeZone: "UTC",
});
const LONG = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  year: "numeric",
  timeZone: "UTC",
});
const MONTH = new Intl.DateTimeFormat("en-US", { month: "short", year: "numeric", timeZone: "UTC" });

const at = (day: Day) => new Date(day);

/** Names a range: "Nov 1, 2026", "Nov 1, 2026 – Nov 30, 2026". */
export function nameRange({ from, to }: DayRange): string {
  return from === to ? LONG.format(at(from)) : `${LONG.format(at(from))} – ${LONG.format(at(to))}`;
}

/** Names a period, for axes and tables. */
export function namePeriod(name: PeriodName, days: DayRange): { name: string; fullName: string } {
  if (name === "month") return { name: MONTH.format(at(days.from)), fullName: nameRange(days) };
  return {
    name: SHORT.format(at(days.from)),
    fullName: name === "day" ? FULL.format(at(days.from)) : nameRange(days),
  };
}

/** Names the previous range: "the previous 30 days". */
export function nameBefore(range: DayRange): string {
  const days = countDays(range.from, range.to);
  return days === 1 ? "the previous day" : `the previous ${days.toLocaleString("en")} days`;
}

/** Describes a change: "12 more than in the previous 30 days". Null if one of the values is missing. */
export function sayChange(
  now: number | null,
  before: number | null,
  range: DayRange,
  {
    format,
    more = "more",
    less = "less",
  }: { format: (difference: number) => string; more?: string; less?: string },
): string | null {
  if (now === null || before === null) return null;
  const then = `${range.from === range.to ? "on" : "in"} ${nameBefore(range)}`;
  if (now === before) return `Same as ${then}`;
  const words = now > before ? more : less;
  return `${format(Math.abs(now - before))} ${words} than ${then}`;
}

const ALMOST_ALL = 99;

/** Returns a share as a whole-number percentage, which is 100 only if nothing is missing. Null if `whole` is 0. */
export function percentOf(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const percent = Math.round((100 * part) / whole);
  return part < whole ? Math.min(percent, ALMOST_ALL) : percent;
}

/** With fewer values than this, the 95th percentile is the maximum. */
const FEW = 20;

/** Describes the slowest values: "95% took at most 3 min", or "the longest took 3 min" if there are few. */
export function saySlowest({ count, p95 }: Spread, format: (ms: number) => string): string {
  return count < FEW ? `the longest took ${format(p95)}` : `95% took at most ${format(p95)}`;
}
