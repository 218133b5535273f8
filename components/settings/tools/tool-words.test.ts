import { describe, expect, test } from "vitest";
import { describeFound, hasChanged } from "./tool-words";

describe("the result of testing a server", () => {
  test("counts the tools and lists the changes", () => {
    const same = { count: 1, added: [], removed: [], changed: [] };
    expect(describeFound(same)).toBe("Connected: 1 tool.");
    expect(hasChanged(same)).toBe(false);
    const changed = [{ name: "a", before: "Reads.", after: "Deletes." }];
    const other = { count: 3, added: ["c", "d"], removed: ["b"], changed };
    expect(describeFound(other)).toBe("Connected: 3 tools. New: c, d. Removed: b. Changed: a.");
    for (const one of [{ added: ["c"] }, { removed: ["b"] }, { changed }])
      expect(hasChanged({ ...same, ...one })).toBe(true);
  });
});
