import { describe, expect, test } from "vitest";
import { pairSteps } from "./pair-steps";

const step = (stepId: string, stepOrder: number, name: string | null = null, agentId = "writer") => ({
  ...{ stepId, stepOrder, name, agentId },
});
const idsOf = (a: Parameters<typeof pairSteps>[0], b: Parameters<typeof pairSteps>[0]) =>
  pairSteps(a, b).map((pair) => [pair.a?.stepId ?? null, pair.b?.stepId ?? null]);

describe("pairSteps", () => {
  test("pairs steps with the same ID, wherever they are", () => {
    expect(
      idsOf([step("one", 1), step("two", 2)], [step("two", 1), step("one", 2), step("three", 3)]),
    ).toEqual([
      ["two", "two"],
      ["one", "one"],
      [null, "three"],
    ]);
  });

  test("pairs the remaining steps by name, then by position", () => {
    expect(
      idsOf(
        [step("a1", 1, "draft"), step("a2", 2), step("same", 3)],
        [step("b1", 1), step("b2", 2, "draft"), step("same", 3)],
      ),
    ).toEqual([
      [null, "b1"],
      ["a1", "b2"],
      ["a2", null],
      ["same", "same"],
    ]);
    expect(idsOf([step("a1", 1)], [step("b1", 1)])).toEqual([["a1", "b1"]]);
  });

  test("doesn't pair a person's step with an agent's by position", () => {
    expect(idsOf([step("a1", 1, null, "human")], [step("b1", 1)])).toEqual([
      ["a1", null],
      [null, "b1"],
    ]);
  });

  test("keeps a removed step after the one before it", () => {
    expect(
      idsOf(
        [step("first", 1), step("gone", 2), step("last", 3)],
        [step("first", 1), step("last", 2), step("new", 4)],
      ),
    ).toEqual([
      ["first", "first"],
      ["gone", null],
      ["last", "last"],
      [null, "new"],
    ]);
  });
});
