import { countOf } from "@/server/domain/text/words";

export const SECONDS_IN = { day: 86_400, hour: 3_600, minute: 60, second: 1 };
export type TimeUnit = keyof typeof SECONDS_IN;
const TIME_UNITS: readonly TimeUnit[] = ["day", "hour", "minute", "second"];

/** Formats a duration in the largest unit that divides it evenly: 172800 → "2 days". */
export function saySeconds(total: number): string {
  const { count, unit } = splitSeconds(total);
  return countOf(count, unit);
}

/** Returns the largest unit that divides a duration evenly, and the count. */
export function splitSeconds(total: number): { count: number; unit: TimeUnit } {
  const fits = (unit: TimeUnit) => total >= SECONDS_IN[unit] && total % SECONDS_IN[unit] === 0;
  const unit = TIME_UNITS.find(fits) ?? "second";
  return { count: total / SECONDS_IN[unit], unit };
}
