import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { definitionOfDraft } from "./definition-of-draft";
import type { DraftStep } from "./draft";

const AGENTS = new Map([
  ["human", "human"],
  ["writer", "model"],
] as const);
const step: DraftStep = { id: "step_a", agentId: "writer", action: "Write.", name: null, review: null };
const make = (...steps: Partial<DraftStep>[]) =>
  definitionOfDraft(
    { name: " Test ", description: "Why", steps: steps.map((fields) => ({ ...step, ...fields })) },
    AGENTS,
    [],
  );

/**
 * Returns the step numbers of a draft whose steps have these IDs, such as "a b". `published` maps the IDs of published
 * steps to their numbers.
 */
function number(ids: string, published: Record<string, number>): number[] {
  const steps = ids.split(" ").map((id) => ({ ...step, id }));
  const given = Object.entries(published).map(([id, stepOrder]) => ({ id, stepOrder }));
  return definitionOfDraft({ name: "Test", description: null, steps }, AGENTS, given).steps.map(
    ({ stepOrder }) => stepOrder,
  );
}

describe("definitionOfDraft", () => {
  test("numbers the steps by position and keeps their ids", () => {
    expect(make({ id: "step_b" }, { id: "step_a" })).toEqual({
      name: "Test",
      description: "Why",
      steps: [
        { ...step, id: "step_b", stepOrder: 1 },
        { ...step, id: "step_a", stepOrder: 2 },
      ],
    });
  });

  test.each([
    ["a b", [10, 20], "if the order is unchanged"],
    ["b", [20], "if other steps are removed"],
    ["b a", [10, 20], "if steps trade places, since each position keeps its number"],
    ["new a b", [1, 10, 20], "if a new step fits before them"],
    ["a new b", [10, 11, 20], "if a new step fits between them"],
    ["a b new", [10, 20, 21], "if a new step comes last"],
  ])("numbers the steps %j as %j %s", (ids, orders) => {
    expect(number(ids, { a: 10, b: 20 })).toEqual(orders);
  });

  test("renumbers only the steps that a new step displaces", () => {
    expect(number("a new b c", { a: 1, b: 2, c: 9 })).toEqual([1, 2, 3, 9]);
  });

  test("numbers by position if no step numbers are left after the last step", () => {
    expect(number("a b new", { a: 10, b: 1_000_000 })).toEqual([1, 2, 3]);
  });

  test("normalizes approvers", () => {
    const review = {
      ...DEFAULT_REVIEW_POLICY,
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
        review: {
          ...DEFAULT_REVIEW_POLICY,
          approvers: ["dan"],
          quorum: 1,
          allowRequester: true,
          timeoutSeconds: null,
        },
      },
      "/steps/0/review/approvers/0",
    ],
  ])("rejects %j, as PUT definition does", (fields, pointer) => {
    expect(() => make(fields)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        details: { errors: [expect.objectContaining({ pointer })] },
      }),
    );
  });
});
