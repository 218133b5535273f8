import { describe, expect, test } from "vitest";
import { definitionOfDraft } from "./definition-of-draft";
import type { DraftStep } from "./draft";

const AGENTS = new Set(["human", "writer"]);
const step: DraftStep = { id: "step_a", agentId: "writer", action: "Write.", name: null, review: null };
const make = (...steps: Partial<DraftStep>[]) =>
  definitionOfDraft(
    { name: " Test ", description: "Why", steps: steps.map((fields) => ({ ...step, ...fields })) },
    AGENTS,
    [],
  );

/** The numbers of steps with these ids, given the published ones: "a b" with { a: 10 }. */
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
    ["a b", [10, 20], "whose order is unchanged"],
    ["b", [20], "that remain when others are removed"],
    ["b a", [10, 20], "that trade places: the numbers stay where they are"],
    ["new a b", [1, 10, 20], "after a new one that fits"],
    ["a new b", [10, 11, 20], "around a new one that fits"],
    ["a b new", [10, 20, 21], "before a new one at the end"],
  ])("keeps the published numbers of the steps %j: %j, those %s", (ids, orders) => {
    expect(number(ids, { a: 10, b: 20 })).toEqual(orders);
  });

  test("moves up only what is in a new step's way", () => {
    expect(number("a new b c", { a: 1, b: 2, c: 9 })).toEqual([1, 2, 3, 9]);
  });

  test("numbers by position if no number is left after the last", () => {
    expect(number("a b new", { a: 10, b: 1_000_000 })).toEqual([1, 2, 3]);
  });

  test("normalizes approvers", () => {
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
  ])("refuses %j, as PUT definition does", (fields, pointer) => {
    expect(() => make(fields)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        details: { errors: [expect.objectContaining({ pointer })] },
      }),
    );
  });
});
