import { describe, expect, test } from "vitest";
import { MAX_ROUNDS, maySendBack } from "./rounds";

describe("maySendBack", () => {
  test("sends an agent's draft back until the last round, then says what is still possible", () => {
    for (const round of [1, MAX_ROUNDS - 1])
      expect(maySendBack({ agentId: "writer", round, kind: "TEXT" })).toEqual({ possible: true });
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "last-round",
      reason: expect.stringContaining("Approve, edit or reject"),
    });
  });

  test("lets an agent continue without its call in each round", () => {
    expect(maySendBack({ agentId: "writer", round: MAX_ROUNDS, kind: "TOOL_CALL" })).toEqual({
      possible: true,
    });
  });

  test("sends nothing back at a person's step, because no agent writes there", () => {
    expect(maySendBack({ agentId: "human", round: 1, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "person",
    });
  });
});
