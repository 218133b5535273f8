import { SECONDS_IN, type TimeUnit } from "@/server/domain/text/say-seconds";

/** A typed whole number from `min` to `max`. Null if it isn't one. */
export function toWholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** A typed duration in whole seconds. Null if it isn't one in the range. "1.5" hours are 5400. */
export function toSeconds(text: string, unit: TimeUnit, { min, max }: TimeRange): number | null {
  if (!/^\d{1,15}([.,]\d{1,6})?$/.test(text.trim())) return null;
  const seconds = Math.round(Number(text.replace(",", ".")) * SECONDS_IN[unit]);
  return seconds >= min && seconds <= max ? seconds : null;
}

/** In seconds. */
export interface TimeRange {
  min: number;
  max: number;
}
