import { describe, expect, test } from "vitest";
import { chooseNamed, fromTop, makeAxis } from "./scales";
import { COUNT, DURATION, MONEY } from "./unit";

describe("makeAxis", () => {
  test("has round steps, from 0 to at least the largest value", () => {
    const axis = makeAxis(87, COUNT);
    expect(axis).toEqual({ top: 100, ticks: [0, 20, 40, 60, 80, 100] });
    expect([0, 50, 100].map((value) => fromTop(value, axis))).toEqual([100, 50, 0]);
  });

  test("counts in whole numbers", () => {
    expect(makeAxis(1, COUNT).ticks).toEqual([0, 1, 2, 3, 4]);
    expect(makeAxis(0, COUNT).ticks).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    [340, ["0 ms", "100 ms", "200 ms", "300 ms", "400 ms"]],
    [9_500, ["0 ms", "2 s", "4 s", "6 s", "8 s", "10 s"]],
    [50_000, ["0 ms", "10 s", "20 s", "30 s", "40 s", "50 s"]],
    [20 * 60_000, ["0 ms", "5 min", "10 min", "15 min", "20 min"]],
    [30 * 3_600_000, ["0 ms", "6 h", "12 h", "18 h", "1 d", "1 d 6 h"]],
    [50 * 3_600_000, ["0 ms", "12 h", "1 d", "1 d 12 h", "2 d", "2 d 12 h"]],
    [100 * 24 * 3_600_000, ["0 ms", "20 d", "40 d", "60 d", "80 d", "100 d"]],
    [5_000 * 24 * 3_600_000, ["0 ms", "1157 d 9 h", "2314 d 19 h", "3472 d 5 h", "4629 d 15 h", "5787 d"]],
  ])("steps durations up to %i ms in whole units", (max, ticks) => {
    const words = makeAxis(max, DURATION).ticks.map(DURATION.format);
    expect(words).toEqual(ticks);
  });

  test("has an axis even if there is nothing to show", () => {
    for (const unit of [DURATION, MONEY]) expect(makeAxis(0, unit).top).toBeGreaterThan(0);
  });
});

describe("chooseNamed", () => {
  test.each([1, 7, 14, 31, 53, 92, 366])("names at most 8 of %i columns, and 4 on a phone", (count) => {
    const named = chooseNamed(count);
    const all = Array.from({ length: count }, (_, index) => named(index));
    expect(all[0]).toEqual({ wide: true, narrow: true });
    expect(all.filter(({ wide }) => wide).length).toBeLessThanOrEqual(8);
    expect(all.filter(({ narrow }) => narrow).length).toBeLessThanOrEqual(4);
    // Every label shown on a phone is also shown on a wide screen.
    expect(all.filter(({ wide, narrow }) => narrow && !wide)).toEqual([]);
  });
});
