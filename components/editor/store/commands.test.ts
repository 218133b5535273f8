import { describe, expect, test } from "vitest";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import {
  adoptSteps,
  changeStep,
  findPlace,
  insertSteps,
  makeStep,
  moveSteps,
  removeSteps,
  roomFor,
} from "./commands";

function step(id: string, more: Partial<DraftStep> = {}): DraftStep {
  return { id: `step_${id}`, agentId: "writer", action: `Do ${id}.`, name: null, review: null, ...more };
}

function workflow(...steps: DraftStep[]): DraftDefinition {
  return { name: "Test", description: null, steps };
}

const order = ({ steps }: DraftDefinition) => steps.map(({ id }) => id.slice("step_".length)).join("");
const four = workflow(step("a"), step("b"), step("c"), step("d"));

describe("moveSteps", () => {
  test.each([
    [["a"], 2, "bcad"],
    [["d"], 0, "dabc"],
    [["b", "c"], 2, "adbc"],
    [["b", "c"], 0, "bcad"],
    [["a"], 99, "bcda"],
  ])("moves %j to index %i", (ids, place, expected) => {
    expect(order(moveSteps(four, new Set(ids.map((id) => `step_${id}`)), place))).toBe(expected);
  });

  test("changes nothing when a step moves to its current place", () => {
    expect(moveSteps(four, new Set(["step_b"]), 1)).toBe(four);
  });
});

describe("a place chosen before other people changed the steps", () => {
  test.each([
    ["still before the same step if a step was added above", "abcd", ["b"], 1, ["c", "d"], 2],
    ["still before the same step if a step was removed above", "bcd", ["b"], 1, ["a", "c", "d"], 0],
    ["before the next step if the same step no longer exists", "abd", ["b"], 1, ["a", "c", "d"], 1],
    ["still the end if it was the end", "abcd", ["a"], 2, ["b", "c"], 3],
  ])("is %s", (_, now, dragged, toIndex, then, place) => {
    const ids = (names: string[]) => names.map((name) => `step_${name}`);
    const document = workflow(...[...now].map((name) => step(name)));
    expect(findPlace(document, new Set(ids(dragged)), toIndex, ids(then))).toBe(place);
  });
});

describe("insertSteps, changeStep, and removeSteps", () => {
  test("leave the other steps as they are", () => {
    expect(order(insertSteps(four, 1, [step("x")]))).toBe("axbcd");
    const changed = changeStep(four, "step_b", { action: "Other." });
    expect(changed.steps[1]?.action).toBe("Other.");
    expect(changed.steps[0]).toBe(four.steps[0]);
    expect(order(removeSteps(four, new Set(["step_a", "step_c"])))).toBe("bd");
  });
});

describe("adoptSteps", () => {
  const named = workflow(step("a", { name: "draft" }), step("b", { name: "draft-2" }));

  test("creates new IDs, renames steps whose name is taken, and updates variables", () => {
    const [first, second] = adoptSteps(named, [
      step("a", { name: "draft" }),
      step("c", { action: "Use {{ steps.draft.output }}." }),
    ]);
    expect(first).toMatchObject({ name: "draft-3", action: "Do a." });
    expect(second?.action).toBe("Use {{ steps.draft-3.output }}.");
    expect(first?.id).toMatch(/^step_[0-9a-z]{1,40}$/);
    expect(first?.id).not.toBe("step_a");
  });

  test("keeps references to steps that aren't copied", () => {
    const [only] = adoptSteps(named, [step("c", { action: "Use {{ steps.draft.output }}." })]);
    expect(only?.action).toBe("Use {{ steps.draft.output }}.");
  });

  test("keeps renamed steps within the limit of 60 characters", () => {
    const long = `a${"b".repeat(59)}`;
    const [only] = adoptSteps(workflow(step("a", { name: long })), [step("b", { name: long })]);
    expect(only?.name).toMatch(/^ab{54}-2$/);
  });
});

describe("makeStep and roomFor", () => {
  test("makeStep returns an empty step, and roomFor allows 200 steps", () => {
    expect(makeStep("human")).toMatchObject({ agentId: "human", action: "", name: null, review: null });
    expect(roomFor(four)).toBe(196);
  });
});
