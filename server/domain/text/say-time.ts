const TIME = new Intl.DateTimeFormat("en-US", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "Thu, Dec 3, 2026, 2:05 PM UTC", for records and mails: they don't know the reader's time zone. */
export function sayTime(at: Date): string {
  return `${TIME.format(at)} UTC`;
}
