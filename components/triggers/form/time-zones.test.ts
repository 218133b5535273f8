import { describe, expect, test } from "vitest";
import { findZone, findZones } from "./time-zones";

describe("findZones", () => {
  test("finds a time zone by its current name, whatever name the browser lists", () => {
    expect(findZones("kolkata")).toEqual(["Asia/Kolkata"]);
    expect(findZones("Kyiv")).toEqual(["Europe/Kyiv"]);
    expect(findZones("buenos aires")).toContain("America/Argentina/Buenos_Aires");
  });

  test("lists each time zone once, UTC first", () => {
    const zones = findZones("");
    expect(zones[0]).toBe("UTC");
    expect(new Set(zones).size).toBe(zones.length);
  });
});

describe("findZone", () => {
  test.each([
    ["utc", "UTC"],
    [" asia/kolkata ", "Asia/Kolkata"],
    ["Asia/Calcutta", "Asia/Calcutta"],
    ["america/new york", "America/New_York"],
    ["US/Pacific", "US/Pacific"],
  ])("reads %j", (typed, zone) => expect(findZone(typed)).toBe(zone));

  test.each(["Tokyo", "Asia/Tok", "", "nowhere"])("doesn't guess from %j", (typed) =>
    expect(findZone(typed)).toBeNull(),
  );
});
