import type { RunReason } from "@/server/domain/run/status";
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

/** Names a part of a range, for axes and for tables. */
export function namePeriod(name: PeriodName, days: DayRange): { name: string; fullName: string } {
  if (name === "month") return { name: MONTH.format(at(days.from)), fullName: nameRange(days) };
  return {
    name: SHORT.format(at(days.from)),
    fullName: name === "day" ? FULL.format(at(days.from)) : nameRange(days),
  };
}

/** Names the range before: "the 30 days before". */
export function nameBefore(range: DayRange): string {
  const days = countDays(range.from, range.to);
  return days === 1 ? "the day before" : `the ${days.toLocaleString("en")} days before`;
}

/** Compares two values: "12 more than the 30 days before". Null if one of them is missing. */
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
  if (now === before) return `Same as ${nameBefore(range)}`;
  const words = now > before ? more : less;
  return `${format(Math.abs(now - before))} ${words} than ${nameBefore(range)}`;
}

/** Returns a share as a whole number of percent. Null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((100 * part) / whole);
}

/** Short names of why runs fail, by the error's code. */
const CAUSES: Record<string, string> = {
  authentication: "Key refused",
  rate_limit: "Provider's rate limit",
  overloaded: "Server overloaded",
  timeout: "Took too long",
  refused: "Refused by the provider",
  context_too_long: "Too long for the model",
  invalid_answer: "Unusable response",
  connection: "Couldn't connect",
  too_long: "Output too long",
  unknown_agent: "Agent missing or turned off",
  invalid_output: "Output doesn't match its schema",
  spending_limit: "Spending limit reached",
  tools: "Tool server problem",
  missing_value: "Missing value",
  template: "Template problem",
  provider: "Provider error",
};

/** Names why runs failed or expired. */
export function nameCause({ reason, code }: { reason: RunReason; code: string }): string {
  if (reason === "EXPIRED") return "Not decided in time";
  if (reason === "INTERNAL") return "Internal error";
  return CAUSES[code] ?? (code ? `Other: ${code}` : "Other");
}
