import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeId } from "./id";

describe("makeId", () => {
  test("returns a prefix, a timestamp, and 79 random bits", () => {
    expect(makeId("wf")).toMatch(/^wf_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  test("property: later IDs sort after earlier ones", () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(time, time, (a, b) => {
        if (a !== b) expect(makeId("run", a) < makeId("run", b)).toBe(a < b);
      }),
    );
  });

  test("property: IDs from the same millisecond are different and sort in the order in which they were made", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const ids = Array.from({ length: 10_000 }, () => makeId("step", now));
        expect(ids).toEqual([...new Set(ids)].sort());
      }),
      { numRuns: 10 },
    );
  });
});
