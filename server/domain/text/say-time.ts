const STYLE = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

const SHORT = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
} as const;

const EXACT = new Intl.DateTimeFormat("en-US", {
  ...STYLE,
  weekday: undefined,
  second: "2-digit",
  timeZone: "UTC",
});
const UTC = new Intl.DateTimeFormat("en-US", { ...STYLE, timeZone: "UTC" });
const LOCAL = new Intl.DateTimeFormat("en-US", STYLE);

/**
 * Formats a time like "Thu, Dec 3, 2026, 2:05 PM UTC", for records and emails, where the user's time zone is
 * unknown.
 */
export function sayTime(at: Date): string {
  return UTC.format(at);
}

/** Formats a time with its seconds: "Dec 3, 2026, 2:05:09 PM UTC". */
export function sayExactTime(at: Date): string {
  return EXACT.format(at);
}

/** Formats two times with their seconds: "Dec 3, 2026, 2:05:09 – 2:07:30 PM UTC". */
export function sayExactTimes(from: Date, to: Date): string {
  return EXACT.formatRange(from, to);
}

/** Formats a time in the browser's time zone: "Thu, Dec 3, 2026, 3:05 PM GMT+1". */
export function sayLocalTime(at: Date): string {
  return LOCAL.format(at);
}

/** Formats a time near the present, without the year or time zone: "Thu, Dec 3, 2:05 PM". */
export function sayShortTime(at: Date, timeZone?: "UTC"): string {
  return at.toLocaleString("en-US", { ...SHORT, timeZone });
}
