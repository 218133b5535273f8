import { describe, expect, test } from "vitest";
import { linkedFrom, openEnds, pathBetween } from "./chain";

describe("linkedFrom", () => {
  test("the first link has none before it", () => expect(linkedFrom(1)).toEqual([]));
  test("each later link contains the one before", () => {
    for (let sequence = 2; sequence < 200; sequence++) expect(linkedFrom(sequence)[0]).toBe(sequence - 1);
  });
  test("links at multiples of powers of two also reach further back", () => {
    expect(linkedFrom(6)).toEqual([5, 4]);
    expect(linkedFrom(12)).toEqual([11, 10, 8]);
    expect(linkedFrom(8)).toEqual([7, 6, 4]);
  });
});

test("openEnds contains every earlier link that the next ones need", () => {
  for (let last = 1; last < 70; last++) {
    const known = new Set(openEnds(last));
    for (let next = last + 1; next < last + 70; next++) {
      for (const sequence of linkedFrom(next)) expect(known).toContain(sequence);
      known.add(next);
    }
  }
});

describe("pathBetween", () => {
  test("follows links from each to the next", () => {
    for (const [later, earlier] of [
      [1, 1],
      [2, 1],
      [1_000, 3],
      [65_536, 1],
      [99_999, 12_345],
    ] as const) {
      const path = pathBetween(later, earlier);
      expect(path[0]).toBe(later);
      expect(path.at(-1)).toBe(earlier);
      for (const [index, sequence] of path.slice(1).entries())
        expect(linkedFrom(path[index] ?? 0)).toContain(sequence);
    }
  });
  test("stays short in long chains", () => {
    for (const earlier of [1, 77_777, 500_001, 999_998])
      expect(pathBetween(1_000_000, earlier).length).toBeLessThan(45);
  });
});
