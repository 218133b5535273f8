import { describe, expect, it } from "vitest";
import { placeOf } from "./layout";
import { makeNodePlacer, type Placing } from "./nodes";

const ids = ["a", "b", "c"];
const still: Placing = { ids, order: ids, keptIds: new Set(["a"]), heldId: undefined };

describe("the nodes of the canvas", () => {
  it("are the steps in document order, between the run's input and its output", () => {
    const nodes = makeNodePlacer()(still);
    expect(nodes.map(({ type }) => type)).toEqual(["begin", "step", "step", "step", "end"]);
    expect(nodes.slice(1, 4).map(({ id }) => id)).toEqual(ids);
    expect(nodes.slice(1).map(({ position }) => position)).toEqual([0, 1, 2, 3].map((at) => placeOf(at)));
  });

  it("stay the same objects if nothing changed", () => {
    const place = makeNodePlacer();
    const before = place(still);
    const after = place({ ...still, order: ["b", "a", "c"] });
    expect(after[3]).toBe(before[3]);
    expect(after[1]).not.toBe(before[1]);
  });

  it("make room for the dragged card, which keeps its place", () => {
    const nodes = makeNodePlacer()({ ...still, order: ["b", "c", "a"], heldId: "a" });
    const at = (id: string) => nodes.find((node) => node.id === id)?.position;
    expect(at("a")).toEqual(placeOf(0));
    expect(at("b")).toEqual(placeOf(0));
    expect(at("c")).toEqual(placeOf(1));
  });

  it("are rendered outside the view if focused or dragged", () => {
    const nodes = makeNodePlacer()({ ...still, heldId: "c" });
    expect(nodes.filter(({ dragging }) => dragging).map(({ id }) => id)).toEqual(["a", "c", "canvas-end"]);
  });
});
