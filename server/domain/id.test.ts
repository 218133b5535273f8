import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeId } from "./id";

describe("makeId", () => {
  test("returns a prefix, a timestamp and 80 random bits", () => {
    expect(makeId("wf")).toMatch(/^wf_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  test("property: later ids sort after earlier ones", () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(time, time, (a, b) => {
        if (a !== b) expect(makeId("run", a) < makeId("run", b)).toBe(a < b);
      }),
    );
  });

  test("returns a different id on every call, even within one millisecond", () => {
    const ids = Array.from({ length: 1_000 }, () => makeId("step", 0));
    expect(new Set(ids).size).toBe(1_000);
  });
});
