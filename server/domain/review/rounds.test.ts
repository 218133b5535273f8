import { describe, expect, test } from "vitest";
import { MAX_ROUNDS, maySendBack } from "./rounds";

describe("maySendBack", () => {
  test("sends an agent's draft back until the last round, and then says what is left to do", () => {
    for (const round of [1, MAX_ROUNDS - 1])
      expect(maySendBack({ agentId: "writer", round, kind: "TEXT" })).toEqual({ possible: true });
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "last-round",
      reason: expect.stringContaining("Approve, edit or reject"),
    });
  });

  test("has an agent go on without its call in each round", () => {
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TOOL_CALL" })).toEqual({
      possible: true,
    });
  });

  test("sends nothing back to a person's step: nobody there writes", () => {
    expect(maySendBack({ agentId: "human", round: 1, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "person",
    });
  });
});
