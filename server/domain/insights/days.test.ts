import { describe, expect, test } from "vitest";
import { addDays, countDays, dayAt, isDay, isTimeZone, startOfDay } from "./days";

test.each([
  ["2026-11-27", "UTC", "2026-11-27T00:00:00.000Z"],
  ["2026-11-27", "Europe/Berlin", "2026-11-26T23:00:00.000Z"],
  ["2026-11-27", "America/New_York", "2026-11-27T05:00:00.000Z"],
  ["2026-11-27", "Asia/Kolkata", "2026-11-26T18:30:00.000Z"],
  ["2026-11-27", "Pacific/Kiritimati", "2026-11-26T10:00:00.000Z"],
  // In each pair of days, the clocks change on the first one.
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  // The clocks skip midnight.
  ["2026-03-08", "America/Havana", "2026-03-08T05:00:00.000Z"],
  ["2026-03-09", "America/Havana", "2026-03-09T04:00:00.000Z"],
  ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
  ["2026-09-07", "America/Santiago", "2026-09-07T03:00:00.000Z"],
  // Midnight, or the hour before it, happens twice.
  ["2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/Havana", "2026-11-02T05:00:00.000Z"],
  ["2026-04-05", "America/Santiago", "2026-04-05T04:00:00.000Z"],
])("%s in %s starts at %s", (day, zone, start) => {
  expect(startOfDay(day, zone).toISOString()).toBe(start);
  expect(dayAt(new Date(start), zone)).toBe(day);
  expect(dayAt(new Date(Date.parse(start) - 1), zone)).toBe(addDays(day, -1));
});

test("days are counted across months, leap years, and clock changes", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(countDays("2026-03-01", "2026-03-31")).toBe(31);
  expect(countDays("2026-03-31", "2026-03-31")).toBe(1);
});

describe("recognizing days and time zones", () => {
  test.each(["2026-02-30", "2026-2-3", "1066-10-14", "9999-01-01", "2026-11-27T00:00Z", ""])(
    "rejects the day %j",
    (text) => expect(isDay(text)).toBe(false),
  );

  test.each(["Mars/Base", "+05:30", "", "UTC'; --", "x".repeat(200)])("rejects the time zone %j", (text) =>
    expect(isTimeZone(text)).toBe(false),
  );

  test.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])(
    "accepts the time zone %j",
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );
});
