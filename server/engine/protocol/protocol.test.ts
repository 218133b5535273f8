import { describe, expect, test } from "vitest";
import { eventId, ulid } from "@/server/engine/ids";
import { defaultRetryDelay, parseDuration, parseRetryAfter } from "./protocol";

describe("parseDuration", () => {
  test("adds up the parts of an SDK duration", () => {
    expect(parseDuration("1w2d3h4m5s")).toBe(
      604_800_000 + 2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 + 5_000,
    );
    expect(parseDuration("")).toBe(0);
  });

  test("converts a date to the time remaining, at least zero", () => {
    const inAnHour = parseDuration(new Date(Date.now() + 3_600_000).toISOString());
    expect(inAnHour).toBeGreaterThan(3_590_000);
    expect(inAnHour).toBeLessThanOrEqual(3_600_000);
    expect(parseDuration("2001-01-01T00:00:00Z")).toBe(0);
  });

  test.for(["soon", "1y", "-1s", "undefined", "2026-99-99"])("is NaN for %s", (text) => {
    expect(parseDuration(text)).toBeNaN();
  });
});

describe("parseRetryAfter", () => {
  test("accepts seconds and dates", () => {
    expect(parseRetryAfter("3")).toBe(3_000);
    expect(parseRetryAfter("2001-01-01T00:00:00Z")).toBe(0);
  });

  test("returns null if the header is missing or invalid", () => {
    expect(parseRetryAfter(null)).toBeNull();
    expect(parseRetryAfter("later")).toBeNull();
  });
});

describe("defaultRetryDelay", () => {
  test("matches the server's delays, with up to 30 seconds of jitter", () => {
    for (const [attempt, seconds] of [
      [0, 15],
      [1, 30],
      [2, 60],
      [40, 7_200],
    ] as const) {
      expect(defaultRetryDelay(attempt)).toBeGreaterThanOrEqual(seconds * 1_000);
      expect(defaultRetryDelay(attempt)).toBeLessThan((seconds + 30) * 1_000);
    }
  });
});

describe("ulid", () => {
  test("is 26 characters long and sorts by time", () => {
    expect(ulid()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(ulid(1_000) < ulid(2_000)).toBe(true);
  });
});

describe("eventId", () => {
  test("is the same for the same seed and position and differs otherwise", () => {
    expect(eventId("1795527453351,c2VlZA==", 0)).toBe(eventId("1795527453351,c2VlZA==", 0));
    expect(eventId("1795527453351,c2VlZA==", 0)).not.toBe(eventId("1795527453351,c2VlZA==", 1));
  });

  test("is random without a seed or with an invalid one", () => {
    for (const seed of [null, "", "x,y", "-1,y", "1e99,y"])
      expect(eventId(seed, 0)).not.toBe(eventId(seed, 0));
  });
});
