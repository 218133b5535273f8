import { describe, expect, test } from "vitest";
import { offersOf } from "./tool-offers";

const server = { id: "s1", name: "Tickets", tools: [{ name: "file", description: "Files a ticket." }] };
const chosen = (serverId: string, tool: string) => ({ serverId, tool, needsApproval: false });

describe("offersOf", () => {
  test("lists every tool of every server, with its position among the selected tools", () => {
    expect(offersOf([server], [])).toMatchObject([
      { name: "Tickets", tools: [{ tool: "file", choice: null, at: null }] },
    ]);
    expect(offersOf([server], [chosen("s2", "x"), chosen("s1", "file")]).at(-1)).toMatchObject({
      tools: [{ tool: "file", choice: chosen("s1", "file"), at: 1, listed: true }],
    });
  });

  test("keeps selected tools that are no longer offered, even if their server was deleted", () => {
    expect(offersOf([server], [chosen("s1", "close"), chosen("s2", "x")])).toMatchObject([
      { id: "s2", name: "Deleted server", tools: [{ tool: "x", listed: false, at: 1 }] },
      {
        id: "s1",
        tools: [
          { tool: "close", listed: false, at: 0 },
          { tool: "file", listed: true, at: null },
        ],
      },
    ]);
  });
});
