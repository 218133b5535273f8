import { formatDuration } from "@/components/ui/time/format-duration";
import { sayMoney } from "@/server/domain/usage/say-money";

/** What a chart's numbers measure: how they read in axes and tables, and how they are in CSV files. */
export interface Unit {
  format: (value: number) => string;
  /** Added to a CSV column's name. */
  csvName: string;
  /** How many make one of the CSV file's unit. */
  csvSize: number;
  /** The unit that an axis up to `max` counts in, so that its steps are round. */
  stepUnit: (max: number) => number;
  /** Whether the values between whole ones make no sense. */
  whole?: boolean;
}

const one = () => 1;

export const COUNT: Unit = {
  format: (value) => value.toLocaleString("en"),
  csvName: "",
  csvSize: 1,
  stepUnit: one,
  whole: true,
};

const DURATIONS_MS = [86_400_000, 3_600_000, 60_000, 1000];

/** In milliseconds. */
export const DURATION: Unit = {
  format: formatDuration,
  csvName: " (seconds)",
  csvSize: 1000,
  stepUnit: (max) => DURATIONS_MS.find((unit) => max >= 2 * unit) ?? 1,
};

/** In millionths of a dollar. */
export const MONEY: Unit = { format: sayMoney, csvName: " (USD)", csvSize: 1e6, stepUnit: one };

/** Returns a value as in CSV files. */
export function toCsvValue(value: number | null, { csvSize }: Unit): number | null {
  return value === null ? null : value / csvSize;
}
