import { expect, test } from "vitest";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { listReferences, RUN_INPUT } from "./references";

const step = (action: string, name: string | null = null): DraftStep => ({
  id: action,
  agentId: "writer",
  action,
  name,
  review: null,
});

test("a step refers once to each step whose output it names", () => {
  const steps = [
    step("Gather.", "facts"),
    step("Check.", "check"),
    step("{{ steps.facts.output }} {{ steps.facts.json.total }} {{ steps.check.output }}"),
  ];
  expect(listReferences(steps)).toEqual([
    { from: 0, to: 2 },
    { from: 1, to: 2 },
  ]);
});

test("a name shared by two earlier steps refers to the later one", () => {
  const steps = [step("One.", "a"), step("Two.", "a"), step("{{ steps.a.output }}"), step("Three.", "a")];
  expect(listReferences(steps)).toEqual([{ from: 1, to: 2 }]);
});

test("unknown names, later steps, and the step itself aren't references", () => {
  expect(
    listReferences([step("{{ steps.later.output }} {{ steps.self.output }}", "self"), step("x", "later")]),
  ).toEqual([]);
});

test("the run's input is a reference from the second step on, and the previous output never is", () => {
  const steps = [step("{{ run.input }}"), step("{{ input }} {{ run.input }}"), step("{{ input }}")];
  expect(listReferences(steps)).toEqual([{ from: RUN_INPUT, to: 1 }]);
});
