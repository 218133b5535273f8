import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeList } from "./place";

const screen = { top: 0, bottom: 800, left: 0, right: 400 };
const buttonAt = (top: number, right = 300) => ({ top, bottom: top + 32, left: right - 32, right });
const list = { width: 200, height: 300 };

describe("placeList", () => {
  test("puts the list below its button, aligned with the button's end", () => {
    expect(placeList(buttonAt(100), list, screen, 800)).toEqual({ top: 136, left: 100, maxHeight: 656 });
  });

  test("puts the list above if only that fits, so that it grows upward", () => {
    expect(placeList(buttonAt(700), list, screen, 800)).toEqual({ bottom: 104, left: 100, maxHeight: 688 });
  });

  test("uses the larger side for a list that fits nowhere", () => {
    const long = { width: 200, height: 2_000 };
    expect(placeList(buttonAt(300), long, screen, 800)).toMatchObject({ top: 336, maxHeight: 456 });
    expect(placeList(buttonAt(500), long, screen, 800)).toMatchObject({ bottom: 304, maxHeight: 488 });
  });

  test("keeps the list above an on-screen keyboard", () => {
    const { bottom = 0, maxHeight } = placeList(buttonAt(420), list, { ...screen, bottom: 460 }, 800);
    expect(bottom).toBe(800 - 416);
    expect(maxHeight).toBe(408);
  });

  test("never covers a visible button and never leaves the screen", () => {
    const length = fc.integer({ min: 0, max: 760 });
    fc.assert(
      fc.property(
        length,
        fc.integer({ min: 32, max: 400 }),
        length,
        fc.integer({ min: 40, max: 384 }),
        (at, right, height, width) => {
          const button = buttonAt(at, right);
          const { top, bottom, left, maxHeight } = placeList(button, { width, height }, screen, 800);
          const shown = Math.min(height, maxHeight);
          const upper = top ?? 800 - (bottom ?? 0) - shown;
          expect(upper).toBeGreaterThanOrEqual(8);
          expect(upper + shown).toBeLessThanOrEqual(792);
          expect(left).toBeGreaterThanOrEqual(8);
          expect(left + width).toBeLessThanOrEqual(392);
          expect(upper >= button.bottom || upper + shown <= button.top).toBe(true);
        },
      ),
    );
  });
});
