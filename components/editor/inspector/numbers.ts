import { SECONDS_IN, type TimeUnit } from "@/server/domain/text/say-seconds";

/** Parses a whole number from `min` to `max`. Null for any other text. */
export function toWholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** Parses a duration into whole seconds: "1.5" hours is 5400. Null if it's invalid or out of range. */
export function toSeconds(text: string, unit: TimeUnit, { min, max }: TimeRange): number | null {
  if (!/^\d{1,15}([.,]\d{1,6})?$/.test(text.trim())) return null;
  const seconds = Math.round(Number(text.replace(",", ".")) * SECONDS_IN[unit]);
  return seconds >= min && seconds <= max ? seconds : null;
}

/** A range of durations, in seconds. */
export interface TimeRange {
  min: number;
  max: number;
}
