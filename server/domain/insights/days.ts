/**
 * Calendar days, like "2026-11-27". They have no time zone, so clock changes never affect date arithmetic.
 */
export type Day = string;

const DAY_MS = 86_400_000;
const DAY_CHARS = "2026-11-27".length;

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, DAY_CHARS);
}

/** Returns the number of days in a range, including its first and last day. */
export function countDays(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

export function dayAt(time: Date, timeZone: string): Day {
  return new Date(time.getTime() + offsetAt(time, timeZone)).toISOString().slice(0, DAY_CHARS);
}

/**
 * Returns when a day starts in a time zone: at its first midnight, or right after the clocks skip midnight.
 */
export function startOfDay(day: Day, timeZone: string): Date {
  const midnight = Date.parse(day);
  // The clocks may change around midnight, so this tries the offsets of the day before and the day after. The day
  // starts at the earlier result, unless that's still on the day before.
  const [early, late] = [midnight - DAY_MS, midnight + DAY_MS]
    .map((time) => midnight - offsetAt(new Date(time), timeZone))
    .sort((one, other) => one - other)
    .map((time) => new Date(time)) as [Date, Date];
  return dayAt(early, timeZone) >= day ? early : late;
}

/** Returns how many milliseconds a time zone's clocks are ahead of UTC. Negative if they're behind. */
function offsetAt(time: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(
    time,
  );
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] =
    /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -size : size;
}

const ZONE = /^[A-Za-z][\w+-]{0,30}(\/[A-Za-z][\w+-]{0,30}){0,2}$/;

/** Whether text is a time zone, like "Europe/Berlin". */
export function isTimeZone(text: string): boolean {
  if (!ZONE.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const FIRST_YEAR = 1971;
const LAST_YEAR = 2999;

/** Whether text is a day that a range can contain. */
export function isDay(text: string): text is Day {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  const year = new Date(time).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR && addDays(text, 0) === text;
}
