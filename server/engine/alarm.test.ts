import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAlarm } from "./alarm";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("an alarm", () => {
  test("fires at the earliest time set and can be set again", () => {
    const ring = vi.fn();
    const alarm = createAlarm(ring);
    alarm.ringIn(100);
    alarm.ringIn(20);
    alarm.ringIn(50);
    vi.advanceTimersByTime(19);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledTimes(1);
    alarm.ringIn(30);
    vi.advanceTimersByTime(30);
    expect(ring).toHaveBeenCalledTimes(2);
  });

  test("fires early for a time beyond the range of a JavaScript timer", () => {
    const ring = vi.fn();
    createAlarm(ring).ringIn(366 * 86_400_000);
    vi.advanceTimersByTime(2 ** 31 - 1);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  test("doesn't fire after it's cleared", () => {
    const ring = vi.fn();
    const alarm = createAlarm(ring);
    alarm.ringIn(10);
    alarm.clear();
    alarm.ringIn(5);
    vi.advanceTimersByTime(1_000);
    expect(ring).not.toHaveBeenCalled();
  });
});
