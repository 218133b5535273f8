import { describe, expect, test } from "vitest";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { groupByDay } from "./group-by-day";

const NOW = new Date("2026-11-27T01:30:00Z");
const runs = [
  "2026-11-27T00:10:00Z",
  "2026-11-26T23:50:00Z",
  "2026-11-26T12:00:00Z",
  "2026-11-25T12:00:00Z",
  "2025-12-31T12:00:00Z",
].map((createdAt, index) => ({ id: `run_${index}`, createdAt }) as ListedRunDto);
const groups = (timeZone: string, now = NOW) =>
  groupByDay(runs, now, timeZone).map(({ name, runs }) => [name, runs.map(({ id }) => id).join(" ")]);

describe("runs are grouped by the day they started", () => {
  test("in UTC", () => {
    expect(groups("UTC")).toEqual([
      ["Today", "run_0"],
      ["Yesterday", "run_1 run_2"],
      ["Wednesday, November 25", "run_3"],
      ["Wednesday, December 31, 2025", "run_4"],
    ]);
  });

  test("in the user's zone", () => {
    expect(groups("America/New_York").map(([name]) => name)).toEqual([
      "Today",
      "Yesterday",
      "Wednesday, December 31, 2025",
    ]);
    expect(groups("America/New_York")[0]).toEqual(["Today", "run_0 run_1 run_2"]);
  });

  test("with the year if it isn't the current year in the user's time zone", () => {
    const newYear = new Date("2027-01-01T02:00:00Z");
    const nameOfOldest = (timeZone: string) => groups(timeZone, newYear)[2]?.[0];
    expect(nameOfOldest("UTC")).toBe("Wednesday, November 25, 2026");
    expect(groups("America/New_York", newYear)[0]?.[0]).toBe("Thursday, November 26");
  });
});
