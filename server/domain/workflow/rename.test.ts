import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftDefinition } from "./draft";
import { renameStep } from "./rename";

/** Creates a definition whose steps have the given names and actions. */
function of(...steps: [name: string | null, action: string][]): DraftDefinition {
  return {
    name: "Test",
    description: null,
    steps: steps.map(([name, action], index) => ({
      id: `step_${index}`,
      agentId: "writer",
      action,
      name,
      review: null,
    })),
  };
}

const namesAndActions = ({ steps }: DraftDefinition) => steps.map(({ name, action }) => [name, action]);

describe("renameStep", () => {
  test("renames the step and updates references in every action, keeping their syntax", () => {
    const before = of(
      ["facts", "Find {{ input }}."],
      ["draft", "Use {{ steps.facts.output }} and {{steps.facts.output}}."],
      [null, "{{  steps.facts.output  }}{{ steps.draft.output }}"],
    );
    expect(namesAndActions(renameStep(before, "step_0", "findings"))).toEqual([
      ["findings", "Find {{ input }}."],
      ["draft", "Use {{ steps.findings.output }} and {{steps.findings.output}}."],
      [null, "{{  steps.findings.output  }}{{ steps.draft.output }}"],
    ]);
  });

  test("updates references in the conditions of reviews", () => {
    const before = of(["facts", ""], ["draft", ""], [null, ""]);
    const when = "steps.facts.json.amount >= 100 && output != 'steps.facts.output'";
    const steps = before.steps.map((step) => ({ ...step, review: ReviewPolicy.parse({ when }) }));
    const renamed = renameStep({ ...before, steps }, "step_0", "price-list");
    expect(renamed.steps.map(({ review }) => review?.when)).toEqual(
      steps.map(() => `steps["price-list"].json.amount >= 100 && output != 'steps.facts.output'`),
    );
    expect(renameStep({ ...before, steps }, "step_1", "letter").steps[2]).toBe(steps[2]);
  });

  test("ignores text that only looks like a reference", () => {
    const text =
      "steps.facts.output {steps.facts.output} {{ steps.facts }} {{ steps.facts.json }} {{ steps.facts2.output }} {{ Steps.facts.output }}";
    expect(namesAndActions(renameStep(of(["facts", ""], [null, text]), "step_0", "findings"))).toEqual([
      ["findings", ""],
      [null, text],
    ]);
  });

  test("treats special replacement patterns in a name literally", () => {
    const renamed = renameStep(of(["steps", ""], [null, "{{ steps.steps.output }}"]), "step_0", "output");
    expect(renamed.steps[1]?.action).toBe("{{ steps.output.output }}");
  });

  test.each([null, "", "Not a slug", "2nd"])(
    "renames only the step to %j, which variables can't use",
    (name) => {
      const before = of(["facts", ""], [null, "{{ steps.facts.output }}"]);
      expect(namesAndActions(renameStep(before, "step_0", name))).toEqual([
        [name, ""],
        [null, "{{ steps.facts.output }}"],
      ]);
    },
  );

  test("keeps references if another step has the old name", () => {
    const before = of(["facts", ""], ["facts", ""], [null, "{{ steps.facts.output }}"]);
    expect(renameStep(before, "step_1", "other").steps[2]?.action).toBe("{{ steps.facts.output }}");
  });

  test("keeps references if another step has the new name", () => {
    const before = of(["a", ""], ["b", ""], [null, "{{ steps.a.output }} {{ steps.b.output }}"]);
    expect(renameStep(before, "step_0", "b").steps[2]?.action).toBe(
      "{{ steps.a.output }} {{ steps.b.output }}",
    );
  });

  test("leaves other steps unchanged and changes nothing for an unknown step", () => {
    const before = of(["a", "x"], ["b", "y"]);
    expect(renameStep(before, "step_0", "c").steps[1]).toBe(before.steps[1]);
    expect(renameStep(before, "step_9", "c")).toEqual(before);
  });
});
