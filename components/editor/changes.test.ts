import { describe, expect, test } from "vitest";
import type { WorkflowDto, WorkflowStepDto } from "@/server/domain/workflow/operations";
import { describeChanges } from "./changes";

const AT = "2026-11-24T09:00:00.000Z";

function makeStep(id: string, change: Partial<WorkflowStepDto> = {}): WorkflowStepDto {
  return { id, stepOrder: 1, agentId: "writer", action: "Do it.", name: null, review: null, ...change };
}

function makeWorkflow(steps: WorkflowStepDto[], change: Partial<WorkflowDto> = {}): WorkflowDto {
  const fields = { id: "wf_1", name: "Letter", description: null, revision: 1, createdAt: AT, updatedAt: AT };
  return { ...fields, steps, stepCount: steps.length, ...change };
}

const before = makeWorkflow([makeStep("a"), makeStep("b"), makeStep("c")]);

describe("describeChanges", () => {
  test("finds nothing where only numbers moved", () => {
    expect(describeChanges(before, makeWorkflow(before.steps.map((s) => ({ ...s, stepOrder: 9 }))))).toEqual(
      [],
    );
  });

  test("names what is renamed, changed, added and removed", () => {
    const after = makeWorkflow([makeStep("a", { action: "Else." }), makeStep("d"), makeStep("c")], {
      name: "Note",
      description: "New.",
    });
    expect(describeChanges(before, after)).toEqual([
      'renamed to "Note"',
      "description changed",
      "step 1 changed",
      "step 2 added",
      "1 step removed",
    ]);
  });

  test("tells a new order from a removal", () => {
    const { steps } = before;
    expect(describeChanges(before, makeWorkflow(steps.toReversed()))).toEqual(["steps reordered"]);
    expect(describeChanges(before, makeWorkflow(steps.slice(1)))).toEqual(["1 step removed"]);
  });
});
