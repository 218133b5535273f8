import { describe, expect, it } from "vitest";
import { CARD, CELL, centerOf, GAP, indexAt, neighborOf, placeOf, reorder, sizeOf } from "./layout";

describe("the cards of the canvas", () => {
  it("are stacked, with a gap for the button to add a step", () => {
    expect(placeOf(1).x).toBe(placeOf(0).x);
    expect(placeOf(1).y - placeOf(0).y).toBe(CARD.height + GAP);
  });

  it("have room for the output after the last card", () => {
    expect(sizeOf(3).height).toBeGreaterThan(placeOf(3).y);
    expect(sizeOf(4).height - sizeOf(3).height).toBe(CELL.height);
    expect(sizeOf(200).width).toBe(CARD.width);
  });
});

describe("the drop position of a dragged card", () => {
  it("is the position of the card whose center the dragged card covers", () => {
    for (let index = 0; index < 8; index++) expect(indexAt(centerOf(index), 8)).toBe(index);
  });

  it("changes halfway to the next card", () => {
    expect(indexAt(centerOf(0) + CELL.height / 2 - 1, 8)).toBe(0);
    expect(indexAt(centerOf(0) + CELL.height / 2 + 1, 8)).toBe(1);
  });

  it("is the first or last position if the card is outside the steps", () => {
    expect(indexAt(-900, 8)).toBe(0);
    expect(indexAt(9_000, 8)).toBe(7);
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

describe("a navigation key on a card", () => {
  const from = (index: number, key: string) => neighborOf(key, index, 8);

  it("moves to the previous or next card", () => {
    for (const [back, on] of [
      ["ArrowUp", "ArrowDown"],
      ["ArrowLeft", "ArrowRight"],
    ] as const) {
      expect(from(2, on)).toBe(3);
      expect(from(3, back)).toBe(2);
    }
  });

  it("moves to the first or last card", () => {
    expect(from(4, "Home")).toBe(0);
    expect(from(4, "End")).toBe(7);
  });

  it("does nothing beyond the ends, and other keys do nothing", () => {
    expect(from(0, "ArrowUp")).toBe(null);
    expect(from(7, "ArrowDown")).toBe(null);
    expect(from(7, "End")).toBe(null);
    expect(from(0, "x")).toBe(null);
  });
});
