import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arc, assignLanes, pathOfArcs, pathOfSpine, widthOfArcs } from "./arcs";
import { CARD, centerOf, MARKER_HEIGHT, placeOf } from "./layout";
import { type Reference, RUN_INPUT } from "./references";

const lanesOf = (...references: [from: number, to: number][]) =>
  assignLanes(references.map(([from, to]) => ({ from, to }))).map(({ lane }) => lane);

describe("the lanes of arcs", () => {
  it("are shared by references to the same step", () => {
    expect(lanesOf([0, 2], [0, 5], [0, 9])).toEqual([0, 0, 0]);
  });

  it("are closer to the cards for shorter lines, so that long lines go around them", () => {
    expect(lanesOf([0, 9], [2, 4], [1, 6])).toEqual([2, 0, 1]);
  });

  it("are shared by lines that don't overlap, even if one ends where the other starts", () => {
    expect(lanesOf([0, 2], [2, 4], [5, 8])).toEqual([0, 0, 0]);
  });

  it("never contain lines of different steps that overlap, up to the last lane", () => {
    const pair = fc.tuple(fc.integer({ min: -1, max: 40 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
        const arcs = assignLanes(pairs.map(([from, length]) => ({ from, to: from + length })));
        const lines = [...new Set(arcs.map(({ from }) => from))].map((from) => {
          const own = arcs.filter((arc) => arc.from === from);
          return { first: from, last: Math.max(...own.map(({ to }) => to)), lane: own[0]?.lane };
        });
        for (const a of lines)
          for (const b of lines) {
            if (a === b || a.lane !== b.lane || a.lane === 11) continue;
            expect(a.last <= b.first || b.last <= a.first).toBe(true);
          }
      }),
    );
  });

  it("stay within a limited width", () => {
    const many: Reference[] = Array.from({ length: 100 }, (_, from) => ({ from, to: 150 - from / 10 }));
    expect(widthOfArcs(assignLanes(many))).toBeLessThan(200);
    expect(widthOfArcs([])).toBe(0);
  });
});

describe("arcs", () => {
  /** Returns the x and y coordinates in a path. */
  const numbersIn = (path: string) => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  const arrowsIn = (path: string) => [...path.matchAll(/L448 ([\d.]+)/g)].map(([, y]) => Number(y));
  const arc: Arc = { from: 1, to: 4, lane: 0 };

  it("go from the lower part of one card to an arrow at the upper part of another", () => {
    const path = pathOfArcs([arc]);
    const [startX, startY = 0] = numbersIn(path);
    expect(startX).toBe(CARD.width);
    expect(startY).toBeGreaterThan(centerOf(1));
    expect(startY).toBeLessThan(placeOf(2).y);
    const [end = 0] = arrowsIn(path);
    expect(end).toBeLessThan(centerOf(4));
    expect(end).toBeGreaterThan(centerOf(4) - CARD.height / 2);
  });

  it("from the same step are one line with an arrow for each, as long as the longest", () => {
    const path = pathOfArcs([arc, { ...arc, to: 7 }, { ...arc, to: 3 }]);
    expect(path.match(/ V/g)).toHaveLength(1);
    expect(arrowsIn(path)).toHaveLength(3);
    expect(path.slice(0, path.indexOf("M", 1))).toBe(`${pathOfArcs([{ ...arc, to: 7 }]).split(" M")[0]} `);
  });

  it("go further out in a higher lane", () => {
    const reach = (lane: number) =>
      Math.max(...[...pathOfArcs([{ ...arc, lane }]).matchAll(/Q(\d+)/g)].map(([, x]) => Number(x)));
    expect(reach(0)).toBeGreaterThan(CARD.width);
    expect(reach(3)).toBeGreaterThan(reach(2));
  });

  it("can start at the run's input", () => {
    const [startX = 0, startY] = numbersIn(pathOfArcs([{ from: RUN_INPUT, to: 2, lane: 0 }]));
    expect(startX).toBeLessThan(CARD.width);
    expect(startY).toBe(MARKER_HEIGHT / 2);
  });

  it("can go up while a step is dragged above the step that it uses", () => {
    const path = pathOfArcs([{ from: 4, to: 1, lane: 0 }]);
    const [, startY = 0] = numbersIn(path);
    expect(arrowsIn(path)[0]).toBeLessThan(startY);
  });
});

describe("the spine", () => {
  it("goes from the run's input to its output", () => {
    expect(pathOfSpine(0)).toMatch(/^M224 32 V\d+$/);
    expect(Number(/V(\d+)/.exec(pathOfSpine(3))?.[1])).toBeGreaterThan(placeOf(3).y);
  });
});
