import { describe, expect, test } from "vitest";
import { MAX_ROUNDS, maySendBack } from "./rounds";

describe("maySendBack", () => {
  test("lets an agent's draft be sent back until the last round, then says what is still possible", () => {
    for (const round of [1, MAX_ROUNDS - 1])
      expect(maySendBack({ agentId: "writer", round, kind: "TEXT" })).toEqual({ possible: true });
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "last-round",
      reason: expect.stringContaining("Approve, edit or reject"),
    });
  });

  test("lets a tool call be declined in every round", () => {
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TOOL_CALL" })).toEqual({
      possible: true,
    });
  });

  test("doesn't let a human step be sent back, because no agent would redo it", () => {
    expect(maySendBack({ agentId: "human", round: 1, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "person",
    });
  });
});
