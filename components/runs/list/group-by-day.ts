import type { ListedRunDto } from "@/server/domain/run/finding/api";

export interface Day {
  /** The date, like 2026-11-29. */
  key: string;
  name: string;
  isToday: boolean;
  runs: ListedRunDto[];
}

/** Groups runs by the day they started. `runs` must be sorted by start time. `timeZone` defaults to the user's. */
export function groupByDay(runs: readonly ListedRunDto[], now: Date, timeZone?: string): Day[] {
  const keys = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
  const today = keys.format(now);
  const days: Day[] = [];
  for (const run of runs) {
    const at = new Date(run.createdAt);
    const key = keys.format(at);
    const last = days.at(-1);
    if (last?.key === key) last.runs.push(run);
    else
      days.push({
        key,
        name: nameDay(key, at, { today, timeZone }),
        isToday: key === today,
        runs: [run],
      });
  }
  return days;
}

function nameDay(
  key: string,
  at: Date,
  { today, timeZone }: { today: string; timeZone: string | undefined },
): string {
  if (key === today) return "Today";
  if (key === dayBefore(today)) return "Yesterday";
  const thisYear = key.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat("en", {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(!thisYear && { year: "numeric" }),
    timeZone,
  }).format(at);
}

function dayBefore(key: string): string {
  const day = new Date(`${key}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
