const TIME = new Intl.DateTimeFormat("en-US", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZone: "UTC",
});

/**
 * Formats a time like "Thu, Dec 3, 2026, 2:05 PM UTC", for records and emails, where the reader's time zone
 * is unknown.
 */
export function sayTime(at: Date): string {
  return `${TIME.format(at)} UTC`;
}
