import { describe, expect, test } from "vitest";
import { findCronFault, findDue, localTime, nextTimes } from "./schedule";

const YEAR = 2026;
const MINUTE_MS = 60_000;

const FROM = Date.UTC(YEAR, 0, 1, 12);
const UNTIL = Date.UTC(YEAR + 1, 0, 1, 12);

/** Finds the half hours of the year when a zone's clock shows this time. Uses `Intl` to verify the cron library. */
function halfHoursShowing(timeZone: string, time: string): string[] {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  return halfHours().filter((at) => clock.format(new Date(at)) === time);
}

function halfHours(): string[] {
  const count = (UNTIL - FROM) / (30 * MINUTE_MS);
  return Array.from({ length: count }, (_, index) => new Date(FROM + index * 30 * MINUTE_MS).toISOString());
}

function yearOf(cron: string, timeZone: string): string[] {
  return nextTimes({ cron, timeZone }, new Date(FROM - 1), cron.startsWith("*") ? 17_600 : 370)
    .filter((at) => at.getTime() < UNTIL)
    .map((at) => at.toISOString());
}

describe("nextTimes", () => {
  // Lord Howe changes its clocks by half an hour, and Casablanca changes its clocks around Ramadan.
  const ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"];

  test.each(ZONES)("is 9:00 on the clock every day of a year in %s", (timeZone) => {
    const shown = halfHoursShowing(timeZone, "09:00");
    expect(yearOf("0 9 * * *", timeZone)).toEqual(shown);
    expect([365, 366]).toContain(shown.length);
  });

  test.each(ZONES)("is every half hour of real time in %s", (timeZone) => {
    expect(yearOf("*/30 * * * *", timeZone)).toEqual(halfHours());
  });

  test.each([
    ["America/New_York", "30 2 * * *", "2026-03-08"],
    ["Europe/Berlin", "30 2 * * *", "2026-03-29"],
    ["Australia/Lord_Howe", "15 2 * * *", "2026-10-04"],
    ["Africa/Casablanca", "30 2 * * *", "2026-03-22"],
  ])("comes right after the gap, once, in %s", (timeZone, cron, day) => {
    const days = yearOf(cron, timeZone).map((at) => localTime(new Date(at), timeZone).date);
    expect(new Set(days).size).toBe(days.length);
    expect(days).toContain(day);
    expect(days.length).toBeGreaterThanOrEqual(365);
  });

  test.each([
    ["America/New_York", "30 1 * * *", "2026-11-01"],
    ["Europe/Berlin", "30 2 * * *", "2026-10-25"],
    ["Australia/Lord_Howe", "45 1 * * *", "2026-04-05"],
    ["Africa/Casablanca", "30 2 * * *", "2026-02-15"],
  ])("comes once if the clock shows the time twice in %s", (timeZone, cron, day) => {
    const times = yearOf(cron, timeZone).filter((at) => localTime(new Date(at), timeZone).date === day);
    expect(times).toHaveLength(1);
  });
});

describe("findDue", () => {
  const hourly = { cron: "0 * * * *", timeZone: "UTC" };
  const at = (time: string) => new Date(`2026-11-28T${time}Z`);

  test("fires at its time", () => {
    expect(findDue({ ...hourly, missed: "skip" }, at("09:00:00"), at("09:00:00"))).toEqual({
      fire: at("09:00:00"),
      missed: null,
      nextAt: at("10:00:00"),
    });
  });

  test("fires a few minutes late and drops what came before", () => {
    expect(findDue({ ...hourly, missed: "skip" }, at("06:00:00"), at("09:04:00"))).toEqual({
      fire: at("09:00:00"),
      missed: at("06:00:00"),
      nextAt: at("10:00:00"),
    });
  });

  test("drops times that are long past", () => {
    expect(findDue({ ...hourly, missed: "skip" }, at("06:00:00"), at("09:30:00"))).toEqual({
      fire: null,
      missed: at("06:00:00"),
      nextAt: at("10:00:00"),
    });
  });

  test("fires once for all missed times with runOnce", () => {
    expect(findDue({ ...hourly, missed: "runOnce" }, at("06:00:00"), at("09:30:00"))).toEqual({
      fire: at("09:00:00"),
      missed: null,
      nextAt: at("10:00:00"),
    });
  });

  test.each(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])(
    "fires once for each time in a simulated year in %s, no matter how often it's asked",
    (timeZone) => {
      const schedule = { cron: "30 2 * * *", timeZone, missed: "skip" as const };
      const fired: string[] = [];
      let [dueAt] = nextTimes(schedule, new Date(FROM - 1), 1) as [Date];
      for (let now = FROM; now < UNTIL; now += 3.7 * MINUTE_MS) {
        if (dueAt.getTime() > now) continue;
        const { fire, missed, nextAt } = findDue(schedule, dueAt, new Date(now));
        expect(missed).toBeNull();
        if (fire) fired.push(fire.toISOString());
        dueAt = nextAt as Date;
      }
      expect(fired).toEqual(yearOf(schedule.cron, schedule.timeZone));
      expect([365, 366]).toContain(fired.length);
    },
  );
});

test.each([
  ["* * * * * *", "has 6 parts"],
  ["61 * * * *", "Invalid value for minute"],
  ["every day", "five fields"],
  ["0 0 31 2 *", "never occurs"],
  ["0 ? * * *", "isn't supported"],
])("findCronFault refuses %s", (cron, fault) => {
  expect(findCronFault({ cron, timeZone: "UTC" })).toContain(fault);
  expect(findCronFault({ cron, timeZone: "UTC" })).not.toMatch(/\.$/);
  expect(findCronFault({ cron: "0 9 * * 1-5", timeZone: "UTC" })).toBeNull();
});
