import { describe, expect, it } from "vitest";
import { sizeOf } from "./layout";
import { extentOf, firstViewport, fitting, MIN_ZOOM, recentered, revealing } from "./viewport";

const frame = { width: 800, height: 600 };

describe("the visible part of the canvas", () => {
  it("includes everything at first if that's readable", () => {
    const few = sizeOf(6);
    const { zoom, y } = firstViewport(few, frame);
    expect(zoom).toBeGreaterThanOrEqual(0.7);
    expect(zoom).toBeLessThan(1);
    expect(y + few.height * zoom).toBeLessThanOrEqual(frame.height);
  });

  it("is never enlarged", () => {
    expect(firstViewport(sizeOf(1), frame).zoom).toBe(1);
    expect(fitting(sizeOf(1), frame).zoom).toBe(1);
  });

  it("shows the beginning of a long workflow at first", () => {
    expect(firstViewport(sizeOf(200), frame)).toMatchObject({ y: 24, zoom: 1 });
  });

  it("shows whole cards at first in a narrow frame, as long as they're readable", () => {
    const long = sizeOf(40);
    const { x, zoom } = firstViewport(long, { width: 420, height: 600 });
    expect(x + long.width * zoom).toBeLessThanOrEqual(420);
    expect(firstViewport(long, { width: 200, height: 600 })).toMatchObject({ x: 24, zoom: 0.7 });
  });

  it("includes as much as possible after Fit", () => {
    expect(fitting(sizeOf(200), frame).zoom).toBe(MIN_ZOOM);
  });

  it("keeps the steps centered in a frame of a different width", () => {
    const content = sizeOf(20);
    const before = { ...firstViewport(content, frame), y: -300 };
    const { x, y } = recentered(before, content, { width: 1000, height: 600 });
    expect(y).toBe(-300);
    expect(x).toBe(before.x + 100);
  });
});

describe("bringing a card into view", () => {
  const content = sizeOf(40);
  const first = firstViewport(content, frame);

  it("moves nothing if the card is already in view", () => {
    expect(revealing(first, 1, frame)).toEqual(first);
  });

  it("moves as little as possible and shows the run's input with the first card", () => {
    const below = revealing(first, 20, frame);
    expect(below.x).toBe(first.x);
    expect(below.y).toBeLessThan(first.y);
    expect(revealing(below, 18, frame)).toEqual(below);
    expect(revealing(below, 0, frame)).toEqual(first);
  });

  it("shows the start of a card that's larger than the frame", () => {
    const { x } = revealing({ x: -99, y: 0, zoom: 2 }, 1, { width: 300, height: 600 });
    expect(x).toBe(24);
  });
});

describe("moving the canvas", () => {
  it("always leaves part of the canvas in view", () => {
    const [[left, top], [right, bottom]] = extentOf({ width: 600, height: 400 }, frame);
    expect([left, top]).toEqual([96 - 800, 96 - 600]);
    expect([right, bottom]).toEqual([600 + 800 - 96, 400 + 600 - 96]);
  });
});
