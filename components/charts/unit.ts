import { formatDuration } from "@/components/ui/time/format-duration";
import { sayMoney } from "@/server/domain/usage/say-money";

/** A unit of measurement: how its values appear in charts, tables, and CSV files. */
export interface Unit {
  format: (value: number) => string;
  /** Appended to a CSV column's name. */
  csvName: string;
  /** Values in CSV files are divided by this number. */
  csvSize: number;
  /** An axis extends at least to this value. */
  least: number;
  /** The possible steps between ticks, smallest first. If omitted, steps are round decimal numbers. */
  steps?: readonly number[];
}

export const COUNT: Unit = {
  format: (value) => value.toLocaleString("en"),
  csvName: "",
  csvSize: 1,
  least: 4,
};

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const TENS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const SIXTIES = [1, 2, 5, 10, 15, 30];

/** For durations in milliseconds. */
export const DURATION: Unit = {
  format: formatDuration,
  csvName: " (seconds)",
  csvSize: SECOND,
  least: 4,
  steps: [
    ...TENS,
    ...SIXTIES.map((step) => step * SECOND),
    ...SIXTIES.map((step) => step * MINUTE),
    ...[1, 2, 3, 6, 12].map((step) => step * HOUR),
    ...TENS.map((step) => step * DAY),
  ],
};

/** For amounts in millionths of a dollar. */
export const MONEY: Unit = { format: sayMoney, csvName: " (USD)", csvSize: 1e6, least: 1000 };

/** Converts a value to the unit used in CSV files. */
export function toCsvValue(value: number | null, { csvSize }: Unit): number | null {
  return value === null ? null : value / csvSize;
}
