import { describe, expect, test } from "vitest";
import { compareTools } from "./compare-tools";

const tool = (name: string, description = "", inputSchema = {}) => ({ name, description, inputSchema });

describe("compareTools", () => {
  test("lists new, removed, and changed tools", () => {
    const before = [tool("a"), tool("b", "Reads."), tool("c", "", { type: "object" })];
    const after = [tool("b", "Deletes."), tool("c", "", { type: "object", required: ["x"] }), tool("d")];
    expect(compareTools(before, after)).toEqual({
      added: ["d"],
      removed: ["a"],
      changed: [
        { name: "b", before: "Reads.\n\nInput: {}", after: "Deletes.\n\nInput: {}" },
        {
          name: "c",
          before: expect.stringContaining('"type": "object"'),
          after: expect.stringContaining('"required": [\n    "x"\n  ]'),
        },
      ],
    });
  });

  test("ignores the order of tools and of their input fields", () => {
    const [one, two] = [tool("a", "", { x: { y: 1, z: [2, 1] } }), tool("a", "", { x: { z: [2, 1], y: 1 } })];
    const none = { added: [], removed: [], changed: [] };
    expect(compareTools([one, tool("b")], [tool("b"), two])).toEqual(none);
  });

  test("uses the first of several tools with the same name, as agents do", () => {
    const changes = compareTools([tool("a", "Reads.")], [tool("a", "Deletes."), tool("a", "Reads.")]);
    expect(changes.changed).toMatchObject([{ name: "a" }]);
  });
});
