const TIME = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "Thu, 3 Dec 2026, 14:05 UTC", where nothing knows the reader's clock. */
export function sayTime(at: Date): string {
  return `${TIME.format(at)} UTC`;
}
