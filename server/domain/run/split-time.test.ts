import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Span, splitTime } from "./split-time";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
const span = (from: number, to: number | null): Span => ({ from: at(from), to: to === null ? null : at(to) });
const now = at(100);

describe("splitTime", () => {
  test("counts everything as work if the run never waited for anyone", () => {
    expect(splitTime([span(0, 40)], [], now)).toEqual({ waitingMs: 0, workingMs: 40_000 });
  });

  test("separates waiting from work, even while either is still going on", () => {
    expect(splitTime([span(0, 60)], [span(10, 30)], now)).toEqual({ waitingMs: 20_000, workingMs: 40_000 });
    expect(splitTime([span(0, null)], [span(10, null)], now)).toEqual({
      waitingMs: 90_000,
      workingMs: 10_000,
    });
    expect(splitTime([span(0, null)], [span(10, 30)], now)).toEqual({ waitingMs: 20_000, workingMs: 80_000 });
  });

  test("adds up several rounds with one wait each", () => {
    const rounds = [span(0, 20), span(20, 50)];
    expect(splitTime(rounds, [span(5, 20), span(30, 50)], now)).toEqual({
      waitingMs: 35_000,
      workingMs: 15_000,
    });
  });

  test("ignores waiting after the run's end, which doesn't reduce working time", () => {
    expect(splitTime([span(0, 10)], [span(5, 30)], now)).toEqual({ waitingMs: 5_000, workingMs: 5_000 });
    expect(splitTime([span(0, 10)], [span(20, 30)], now)).toEqual({ waitingMs: 0, workingMs: 10_000 });
    expect(splitTime([], [span(5, 30)], now)).toEqual({ waitingMs: 0, workingMs: 0 });
  });

  test("property: waiting and working time add up to the total", () => {
    const ordered = fc
      .uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 10 })
      .map((times) => times.sort((one, other) => one - other));
    fc.assert(
      fc.property(ordered, fc.integer({ min: 1, max: 100 }), (times, end) => {
        const waits = times.flatMap((from, index) =>
          index % 2 === 0 ? span(from, times[index + 1] ?? null) : [],
        );
        const { waitingMs, workingMs } = splitTime([span(0, end)], waits, now);
        expect(waitingMs + workingMs).toBe(end * 1000);
        expect(Math.min(waitingMs, workingMs)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
