import { describe, expect, test } from "vitest";
import { findNeighbor, findNext } from "./walk";

const row = (id: string, mine = true, runId = `run of ${id}`) => ({ id, runId, mine });
const ROWS = [row("a"), row("b"), row("c")];

describe("findNeighbor", () => {
  test("goes to the next or previous row and stays within the list", () => {
    expect(findNeighbor(ROWS, "b", 1, 1)).toBe("c");
    expect(findNeighbor(ROWS, "b", 1, -1)).toBe("a");
    expect(findNeighbor(ROWS, "c", 2, 1)).toBeNull();
    expect(findNeighbor(ROWS, "a", 0, -1)).toBeNull();
    expect(findNeighbor([], "a", 0, 1)).toBeNull();
  });

  test("starts at the first row if none is selected", () => {
    expect(findNeighbor(ROWS, null, 0, 1)).toBe("a");
  });

  test("continues from the selected row's former place if it left the list", () => {
    expect(findNeighbor(ROWS, "gone", 1, 1)).toBe("b");
    expect(findNeighbor(ROWS, "gone", 1, -1)).toBe("a");
    expect(findNeighbor(ROWS, "gone", 3, 1)).toBe("c");
  });
});

describe("findNext", () => {
  const next = (rows: ReturnType<typeof row>[], decided: string, index = 0, isSentBack = false) =>
    findNext(rows, { id: decided, runId: `run of ${decided}`, isSentBack }, index)?.id ?? null;

  test("returns the next row waiting for the user, otherwise an earlier one", () => {
    const rows = [row("a"), row("b"), row("c", false), row("d")];
    expect(next(rows, "b")).toBe("d");
    expect(next(rows, "d")).toBe("a");
  });

  test("continues from the decided row's former place if it left the list", () => {
    expect(next(ROWS, "gone", 1)).toBe("b");
    expect(next(ROWS, "gone", 3)).toBe("a");
  });

  test("returns the same run's new round only if no other run is waiting", () => {
    const again = row("a2", true, "run of a");
    expect(next([row("a"), again, row("b")], "a")).toBe("b");
    expect(next([again, row("b")], "a")).toBe("b");
    expect(next([again, row("b", false)], "a")).toBe("a2");
  });

  test("after a request for changes, returns only reviews of other runs", () => {
    const again = row("a2", true, "run of a");
    expect(next([again, row("b")], "a", 0, true)).toBe("b");
    expect(next([again], "a", 0, true)).toBeNull();
  });

  test("returns null if nothing else is waiting for the user", () => {
    expect(next([row("a"), row("b", false)], "a")).toBeNull();
    expect(next([], "a")).toBeNull();
  });
});
