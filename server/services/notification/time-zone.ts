import { isTimeZone } from "@/server/domain/insights/days";

/** Returns the time zone of a member's digest: their own, or the server's if theirs isn't known. */
export function zoneOf(timeZone: string | null): string {
  if (timeZone !== null && isTimeZone(timeZone)) return timeZone;
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
