import { describe, expect, test } from "vitest";
import { findNeighbour, findNext } from "./walk";

const row = (id: string, mine = true, runId = `run of ${id}`) => ({ id, runId, mine });
const ROWS = [row("a"), row("b"), row("c")];

describe("findNeighbour", () => {
  test("goes one on or back, and stays within the list", () => {
    expect(findNeighbour(ROWS, "b", 1, 1)).toBe("c");
    expect(findNeighbour(ROWS, "b", 1, -1)).toBe("a");
    expect(findNeighbour(ROWS, "c", 2, 1)).toBeNull();
    expect(findNeighbour(ROWS, "a", 0, -1)).toBeNull();
    expect(findNeighbour([], "a", 0, 1)).toBeNull();
  });

  test("begins at the first where none is chosen", () => {
    expect(findNeighbour(ROWS, null, 0, 1)).toBe("a");
  });

  test("goes on from where the chosen one stood before it left", () => {
    expect(findNeighbour(ROWS, "gone", 1, 1)).toBe("b");
    expect(findNeighbour(ROWS, "gone", 1, -1)).toBe("a");
    expect(findNeighbour(ROWS, "gone", 3, 1)).toBe("c");
  });
});

describe("findNext", () => {
  const next = (rows: ReturnType<typeof row>[], decided: string, index = 0) =>
    findNext(rows, { id: decided, runId: `run of ${decided}` }, index)?.id ?? null;

  test("is the next that waits for the reader, then one before", () => {
    const rows = [row("a"), row("b"), row("c", false), row("d")];
    expect(next(rows, "b")).toBe("d");
    expect(next(rows, "d")).toBe("a");
  });

  test("goes on from where the decided one stood before it left", () => {
    expect(next(ROWS, "gone", 1)).toBe("b");
    expect(next(ROWS, "gone", 3)).toBe("a");
  });

  test("is the new round of the same run only where no other run waits", () => {
    const again = row("a2", true, "run of a");
    expect(next([row("a"), again, row("b")], "a")).toBe("b");
    expect(next([again, row("b")], "a")).toBe("b");
    expect(next([again, row("b", false)], "a")).toBe("a2");
  });

  test("is none where nothing else waits for the reader", () => {
    expect(next([row("a"), row("b", false)], "a")).toBeNull();
    expect(next([], "a")).toBeNull();
  });
});
