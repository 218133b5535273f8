const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** A schedule in plain form, without cron syntax. `at` is a local time like "09:00". Sunday is 0. */
export type PlainSchedule =
  | { every: "hour"; minute: number }
  | { every: "day" | "weekday"; at: string }
  | { every: "week"; weekday: number; at: string }
  /** If a month doesn't have the day, the schedule skips the month. `last` is the last day of every month. */
  | { every: "month"; day: number | "last"; at: string };

export function toCron(plain: PlainSchedule): string {
  if (plain.every === "hour") return `${plain.minute} * * * *`;
  const [hour, minute] = plain.at.split(":").map(Number);
  const time = `${minute} ${hour}`;
  switch (plain.every) {
    case "day":
      return `${time} * * *`;
    case "weekday":
      return `${time} * * 1-5`;
    case "week":
      return `${time} * * ${plain.weekday}`;
    case "month":
      return `${time} ${plain.day === "last" ? "L" : plain.day} * *`;
  }
}

const CRON = /^(\d{1,2}) (\d{1,2}|\*) (\d{1,2}|L|\*) \* ([0-7]|1-5|\*)$/;

/** Returns a cron expression's plain form, or null if it has none. */
export function fromCron(cron: string): PlainSchedule | null {
  const [, minute = "", hour = "", day = "", weekday = ""] =
    CRON.exec(cron.trim().replace(/\s+/g, " ")) ?? [];
  if (minute === "" || Number(minute) > 59) return null;
  if (hour === "*") return day === "*" && weekday === "*" ? { every: "hour", minute: Number(minute) } : null;
  if (Number(hour) > 23) return null;
  const at = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (day !== "*") {
    if (weekday !== "*") return null;
    if (day === "L") return { every: "month", day: "last", at };
    return Number(day) >= 1 && Number(day) <= 31 ? { every: "month", day: Number(day), at } : null;
  }
  if (weekday === "*") return { every: "day", at };
  if (weekday === "1-5") return { every: "weekday", at };
  return { every: "week", weekday: Number(weekday) % 7, at };
}

/** Describes a schedule: "Every weekday at 9:00 AM". */
export function sayPlainSchedule(plain: PlainSchedule): string {
  switch (plain.every) {
    case "hour":
      return `Every hour at ${plain.minute} ${plain.minute === 1 ? "minute" : "minutes"} past`;
    case "day":
      return `Every day at ${sayClock(plain.at)}`;
    case "weekday":
      return `Every weekday at ${sayClock(plain.at)}`;
    case "week":
      return `Every ${WEEKDAYS[plain.weekday]} at ${sayClock(plain.at)}`;
    case "month":
      return `${plain.day === "last" ? "On the last day" : `On day ${plain.day}`} of every month at ${sayClock(plain.at)}`;
  }
}

/** Describes a cron expression, in plain words if it has a plain form. */
export function sayCron(cron: string): string {
  const plain = fromCron(cron);
  return plain ? sayPlainSchedule(plain) : `Cron ${cron}`;
}

function sayClock(at: string): string {
  const [hour = 0, minute = 0] = at.split(":").map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}
