import { describe, expect, it } from "vitest";
import {
  CARD,
  CELL,
  centerOf,
  columnsFor,
  GUTTER,
  indexAt,
  linesOf,
  lineTo,
  neighborOf,
  placeOf,
  reorder,
  sizeOf,
} from "./layout";

describe("the rows of the canvas", () => {
  it("contain as many cards as fit, and at least one", () => {
    expect(columnsFor(3 * CELL.width + GUTTER)).toBe(3);
    expect(columnsFor(3 * CELL.width)).toBe(2);
    expect(columnsFor(10)).toBe(1);
  });

  it("go from left to right, then to the next row", () => {
    const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => placeOf(index, 3));
    expect(first?.y).toBe(second?.y);
    expect(second?.x).toBe(CELL.width);
    expect(third?.x).toBe(2 * CELL.width);
    expect(fourth?.x).toBe(first?.x);
    expect(fourth?.y).toBeGreaterThan((first?.y ?? 0) + CARD.height);
  });

  it("have room for the output after the last card", () => {
    expect(sizeOf({ count: 3, columns: 3 }).height).toBeGreaterThan(sizeOf({ count: 2, columns: 3 }).height);
    expect(sizeOf({ count: 1, columns: 3 }).width).toBeLessThan(sizeOf({ count: 2, columns: 3 }).width);
    expect(sizeOf({ count: 2, columns: 3 }).width).toBe(sizeOf({ count: 9, columns: 3 }).width);
  });
});

describe("the drop position of a dragged card", () => {
  const grid = { count: 8, columns: 3 };

  it("is the position of the card whose center the dragged card covers", () => {
    for (let index = 0; index < grid.count; index++)
      expect(indexAt(centerOf(index, grid.columns), grid)).toBe(index);
  });

  it("changes halfway to the next card", () => {
    const { x, y } = centerOf(0, 3);
    expect(indexAt({ x: x + CELL.width / 2 - 1, y }, grid)).toBe(0);
    expect(indexAt({ x: x + CELL.width / 2 + 1, y }, grid)).toBe(1);
  });

  it("is the nearest position if the card is outside the grid", () => {
    expect(indexAt({ x: -900, y: -900 }, grid)).toBe(0);
    expect(indexAt({ x: 9_000, y: 0 }, grid)).toBe(2);
    expect(indexAt({ x: 9_000, y: 9_000 }, grid)).toBe(7);
    expect(indexAt({ x: -900, y: 9_000 }, grid)).toBe(6);
  });
});

describe("reorder", () => {
  const ids = ["a", "b", "c", "d"];

  it("puts the moved steps among the other steps", () => {
    expect(reorder(ids, ["a"], 2)).toEqual(["b", "c", "a", "d"]);
    expect(reorder(ids, ["c", "b"], 2)).toEqual(["a", "d", "b", "c"]);
    expect(reorder(ids, ["d"], 0)).toEqual(["d", "a", "b", "c"]);
  });

  it("keeps the order if the steps move to their current place", () => {
    expect(reorder(ids, ["b", "c"], 1)).toEqual(ids);
  });
});

describe("the lines between cards", () => {
  it("start at the run's input and end at its output", () => {
    expect(linesOf({ count: 0, columns: 2 })).toBe(lineTo(0, 2));
    expect(linesOf({ count: 2, columns: 2 })).toBe([0, 1, 2].map((index) => lineTo(index, 2)).join(" "));
  });

  it("are straight within a row and turn between rows", () => {
    expect(lineTo(1, 2)).toMatch(/^M288 \d+ H336 M/);
    expect(lineTo(2, 2)).toMatch(/^M576 \d+ H600 V\d+ H24 V\d+ H48 M/);
  });
});

describe("a navigation key on a card", () => {
  const grid = { count: 8, columns: 3 };
  const from = (index: number, key: string) => neighborOf(key, index, grid);

  it("moves to the previous or next card, across rows", () => {
    expect(from(2, "ArrowRight")).toBe(3);
    expect(from(3, "ArrowLeft")).toBe(2);
  });

  it("moves a row up or down, or to the last card if a short row has none below", () => {
    expect(from(4, "ArrowUp")).toBe(1);
    expect(from(1, "ArrowDown")).toBe(4);
    expect(from(5, "ArrowDown")).toBe(7);
  });

  it("moves to the first or last card", () => {
    expect(from(4, "Home")).toBe(0);
    expect(from(4, "End")).toBe(7);
  });

  it("does nothing beyond the ends", () => {
    expect(from(0, "ArrowLeft")).toBe(null);
    expect(from(1, "ArrowUp")).toBe(null);
    expect(from(7, "ArrowRight")).toBe(null);
    expect(from(6, "ArrowDown")).toBe(null);
    expect(from(0, "x")).toBe(null);
  });
});
