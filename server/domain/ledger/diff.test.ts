import { expect, test } from "vitest";
import { Definition } from "@/server/domain/workflow/definition";
import { diffDefinitions, diffFields, fieldsOf } from "./diff";

test("a diff has only the fields that differ", () => {
  const diff = diffFields({ name: "One", tags: ["a"], note: null }, { name: "Two", tags: ["a"], note: null });
  expect(diff).toEqual({ before: { name: "One" }, after: { name: "Two" } });
  expect(fieldsOf(diff)).toEqual(["name"]);
});

test("something new has no `before` fields, and something deleted has no `after` fields", () => {
  expect(diffFields(null, { name: "One" })).toEqual({ before: {}, after: { name: "One" } });
  expect(diffFields({ name: "One" }, null)).toEqual({ before: { name: "One" }, after: {} });
});

const step = (id: string, action: string, stepOrder = 1) => ({ id, stepOrder, agentId: "writer", action });
const define = (name: string, steps: ReturnType<typeof step>[]) =>
  Definition.parse({
    name,
    description: null,
    steps: steps.map((step) => ({ ...step, name: null, review: null })),
  });

test("a workflow's diff has the steps that were added, removed, and changed, by ID", () => {
  const before = define("Letter", [
    step("step_1", "Write."),
    step("step_2", "Check.", 2),
    step("step_3", "Send.", 3),
  ]);
  const after = define("Letter", [
    step("step_1", "Write."),
    step("step_2", "Read.", 2),
    step("step_4", "Keep.", 3),
  ]);
  expect(diffDefinitions(before, after)).toEqual({
    before: { steps: [{ id: "step_2", action: "Check." }, step("step_3", "Send.", 3)] },
    after: { steps: [{ id: "step_2", action: "Read." }, step("step_4", "Keep.", 3)] },
  });
  expect(diffDefinitions(before, before)).toEqual({ before: {}, after: {} });
  expect(diffDefinitions(null, define("Letter", [step("step_1", "Write.")]))).toEqual({
    before: {},
    after: { name: "Letter", steps: [step("step_1", "Write.")] },
  });
});
