import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeScale, type Piece, placeTime, type Range } from "./scale";

const HOUR = 3_600_000;
const range = fc
  .tuple(fc.integer({ min: 0, max: 10 * HOUR }), fc.integer({ min: 0, max: HOUR }))
  .map(([from, length]) => ({ from, to: from + length }));
const ranges = fc.array(range, { maxLength: 40 });
const whole = { from: 0, to: 12 * HOUR };

const widthOf = ({ start, end }: Piece) => end - start;
const overlap = (a: Range, b: Range) => a.from < b.to && b.from < a.to;

describe("a run's time axis", () => {
  test("covers the whole run without gaps, from 0 to 1", () => {
    fc.assert(
      fc.property(ranges, (busy) => {
        const pieces = makeScale(busy, whole);
        expect(pieces[0]).toMatchObject({ from: whole.from, start: 0 });
        expect(pieces.at(-1)).toMatchObject({ to: whole.to, end: 1 });
        for (const [index, piece] of pieces.slice(1).entries()) {
          expect(piece.from).toBe(pieces[index]?.to);
          expect(piece.start).toBe(pieces[index]?.end);
        }
      }),
    );
  });

  test("increases strictly: a later time is always further right", () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 12 * HOUR - 1_000 }), (busy, time) => {
        const pieces = makeScale(busy, whole);
        expect(placeTime(pieces, time + 1_000)).toBeGreaterThan(placeTime(pieces, time));
      }),
    );
  });

  test("keeps every overlap: spans overlap on the axis if and only if they overlapped in time", () => {
    const long = range.filter(({ from, to }) => to - from > 100);
    fc.assert(
      fc.property(ranges, long, long, (busy, a, b) => {
        const pieces = makeScale(busy, whole);
        const place = ({ from, to }: Range) => ({ from: placeTime(pieces, from), to: placeTime(pieces, to) });
        expect(overlap(place(a), place(b))).toBe(overlap(a, b));
      }),
    );
  });

  test("compresses only gaps without work, all to the same width, and never widens one", () => {
    fc.assert(
      fc.property(ranges, (busy) => {
        const pieces = makeScale(busy, whole);
        const compressed = pieces.filter(({ isCompressed }) => isCompressed);
        for (const piece of compressed) {
          expect(busy.filter((work) => work.to > work.from && overlap(work, piece))).toEqual([]);
          expect(widthOf(piece)).toBeCloseTo(widthOf(compressed[0] as Piece), 6);
        }
        const [linear] = pieces.filter((piece) => !piece.isCompressed && piece.to > piece.from);
        if (!linear) return;
        const perMs = widthOf(linear) / (linear.to - linear.from);
        for (const piece of compressed) expect(widthOf(piece)).toBeLessThan((piece.to - piece.from) * perMs);
      }),
    );
  });

  test("keeps work proportional", () => {
    fc.assert(
      fc.property(ranges, (busy) => {
        const linear = makeScale(busy, whole).filter(({ isCompressed }) => !isCompressed);
        const rates = linear.map((piece) => widthOf(piece) / (piece.to - piece.from));
        for (const rate of rates) expect(rate / (rates[0] ?? 1)).toBeCloseTo(1, 6);
      }),
    );
  });

  test("gives two seconds of work most of the space beside two days of waiting", () => {
    const end = 48 * HOUR;
    const pieces = makeScale(
      [
        { from: 0, to: 1_000 },
        { from: end - 1_000, to: end },
      ],
      { from: 0, to: end },
    );
    expect(pieces.map(({ isCompressed }) => isCompressed)).toEqual([false, true, false]);
    expect(pieces[1]).toMatchObject({ from: 1_000, to: end - 1_000 });
    expect(widthOf(pieces[0] as Piece)).toBeCloseTo(0.43, 6);
  });

  test("works for a run that has just started, and for one that only waited", () => {
    expect(makeScale([], { from: 5, to: 5 })).toEqual([
      { from: 5, to: 5, start: 0, end: 1, isCompressed: false },
    ]);
    expect(makeScale([], { from: 0, to: HOUR })).toEqual([
      { from: 0, to: HOUR, start: 0, end: 1, isCompressed: true },
    ]);
    expect(placeTime(makeScale([], { from: 0, to: HOUR }), HOUR / 2)).toBe(0.5);
  });
});
