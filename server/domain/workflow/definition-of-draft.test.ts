import { describe, expect, test } from "vitest";
import { definitionOfDraft } from "./definition-of-draft";
import type { DraftStep } from "./draft";

const AGENTS = new Set(["human", "writer"]);
const step: DraftStep = { id: "step_a", agentId: "writer", action: "Write.", name: null, review: null };
const make = (...steps: Partial<DraftStep>[]) =>
  definitionOfDraft(
    { name: " Test ", description: "Why", steps: steps.map((fields) => ({ ...step, ...fields })) },
    AGENTS,
  );

describe("definitionOfDraft", () => {
  test("numbers the steps by their places and keeps their ids", () => {
    expect(make({ id: "step_b" }, { id: "step_a" })).toEqual({
      name: "Test",
      description: "Why",
      steps: [
        { ...step, id: "step_b", stepOrder: 1 },
        { ...step, id: "step_a", stepOrder: 2 },
      ],
    });
  });

  test("writes approvers as they are compared", () => {
    const review = {
      approvers: [" Dana@Acme.test", "dana@acme.test"],
      quorum: 1,
      allowRequester: true,
      timeoutSeconds: null,
    };
    expect(make({ agentId: "human", review }).steps[0]?.review?.approvers).toEqual(["dana@acme.test"]);
  });

  test.each([
    [{ agentId: "gone" }, "/steps/0/agentId"],
    [{ name: "No slug" }, "/steps/0/name"],
    [
      {
        agentId: "human",
        review: { approvers: ["dan"], quorum: 1, allowRequester: true, timeoutSeconds: null },
      },
      "/steps/0/review/approvers/0",
    ],
  ])("refuses %j where PUT definition would", (fields, pointer) => {
    expect(() => make(fields)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        details: { errors: [expect.objectContaining({ pointer })] },
      }),
    );
  });
});
