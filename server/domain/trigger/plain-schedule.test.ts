import { expect, test } from "vitest";
import { fromCron, type PlainSchedule, sayPlainSchedule, toCron } from "./plain-schedule";
import { sayRules, saySchedule } from "./words";

const FORMS: [PlainSchedule, string, string][] = [
  [{ every: "hour", minute: 15 }, "15 * * * *", "Every hour at 15 minutes past"],
  [{ every: "day", at: "09:00" }, "0 9 * * *", "Every day at 9:00 AM"],
  [{ every: "weekday", at: "00:05" }, "5 0 * * 1-5", "Every weekday at 12:05 AM"],
  [{ every: "week", weekday: 0, at: "23:59" }, "59 23 * * 0", "Every Sunday at 11:59 PM"],
  [{ every: "month", day: 31, at: "12:00" }, "0 12 31 * *", "On day 31 of every month at 12:00 PM"],
  [{ every: "month", day: "last", at: "08:30" }, "30 8 L * *", "On the last day of every month at 8:30 AM"],
];

test.each(FORMS)("%j is %s", (plain, cron, words) => {
  expect(toCron(plain)).toBe(cron);
  expect(fromCron(cron)).toEqual(plain);
  expect(sayPlainSchedule(plain)).toBe(words);
});

test.each(["*/5 * * * *", "0 9 1 * 1", "0 9 * 2 *", "60 9 * * *", "0 24 * * *", "0 9 0 * *", "", "@daily"])(
  "%s has no plain form",
  (cron) => expect(fromCron(cron)).toBeNull(),
);

test("names the time zone", () => {
  expect(saySchedule({ cron: "0 9 * * *", timeZone: "Europe/Berlin" })).toBe(
    "Every day at 9:00 AM, Europe/Berlin",
  );
  expect(saySchedule({ cron: "*/5 * * * *", timeZone: "UTC" })).toBe("Cron */5 * * * *, UTC");
});

test("a schedule's rules fit in one line", () => {
  expect(sayRules({ missed: "skip", overlap: "queue" })).toBe(
    "If the app isn't running at the scheduled time, skip the run. If an earlier run is still in progress, start the new run when the earlier one ends.",
  );
});
