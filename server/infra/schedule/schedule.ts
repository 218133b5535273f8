import { Cron } from "croner";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import { LATE_MINUTES } from "@/server/domain/trigger/limits";

export type Timetable = Pick<ScheduleDto, "cron" | "timeZone">;

const LATE_MS = LATE_MINUTES * 60_000;

/**
 * Reads a cron expression with five fields. Handles clock changes like Vixie cron: a schedule for a skipped time fires
 * right after the change, and a schedule for a repeated time fires once. If the minute or hour contains `*` or a step,
 * the schedule follows elapsed time instead: it doesn't fire for skipped times and fires twice for repeated times.
 */
function parse({ cron, timeZone }: Timetable): Cron {
  if (cron.includes("?")) throw new Error("? isn't supported. Use * instead.");
  return new Cron(cron, { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard" });
}

/** Returns what's wrong with a cron expression, or null if it's valid. */
export function findCronFault(timetable: Timetable): string | null {
  try {
    return parse(timetable).nextRun() ? null : "never occurs: no date matches";
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Removes the final period, because the message becomes part of a sentence.
    return `isn't a cron expression with five fields: ${message.replace(/^\w+: /, "").replace(/\.$/, "")}`;
  }
}

/** Returns the schedule's next due times after the given time, at most `count` of them. */
export function nextTimes(timetable: Timetable, after: Date, count: number): Date[] {
  return parse(timetable).nextRuns(count, after);
}

interface Due {
  /** The scheduled time to start a run for. Null if no run is started. */
  fire: Date | null;
  /** The earliest scheduled time for which no run is started. Null if there is none. */
  missed: Date | null;
  nextAt: Date | null;
}

/**
 * Decides what to do for a schedule that has been due since `dueAt`. It fires at most once, even if several scheduled
 * times have passed. If `missed` is "skip", it fires only if the latest scheduled time is recent.
 */
export function findDue(schedule: Timetable & Pick<ScheduleDto, "missed">, dueAt: Date, now: Date): Due {
  const cron = parse(schedule);
  const nextAt = cron.nextRun(now);
  // Adds a millisecond, because `previousRuns` excludes the given time, and `now` itself counts.
  const [latest = dueAt] = cron.previousRuns(1, new Date(now.getTime() + 1));
  if (schedule.missed === "runOnce") return { fire: latest, missed: null, nextAt };
  const dropsLatest = isLate(latest, now);
  const missed = dropsLatest || dueAt < latest ? dueAt : null;
  return { fire: dropsLatest ? null : latest, missed, nextAt };
}

/**
 * Returns whether a scheduled time is so long ago that no run starts for it, unless the schedule makes up for missed
 * times.
 */
export function isLate(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() > LATE_MS;
}

/** Returns a time's local date and time in a zone: "2026-11-28" and "09:00". */
export function localTime(at: Date, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === name)?.value ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    time: `${part("hour")}:${part("minute")}`,
  };
}
