import { describe, expect, test } from "vitest";
import { StepChange, StepInput, StepOrder, WorkflowDescription, WorkflowName } from "./definition";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("WorkflowName", () => {
  test("is trimmed, then counted in code points", () => {
    expect(WorkflowName.parse("  Daily  ")).toBe("Daily");
    expect(WorkflowName.parse(` ${"😀".repeat(200)} `)).toBe("😀".repeat(200));
    expect(accepts(WorkflowName, "😀".repeat(201))).toBe(false);
  });

  test.each(["", "   ", null, 7, "a\0b", "a\uD800b"])("rejects %j", (value) => {
    expect(accepts(WorkflowName, value)).toBe(false);
  });
});

describe("WorkflowDescription", () => {
  test("can be empty and has at most 4,000 code points", () => {
    expect(accepts(WorkflowDescription, "")).toBe(true);
    expect(accepts(WorkflowDescription, "é".repeat(4_000))).toBe(true);
    expect(accepts(WorkflowDescription, "é".repeat(4_001))).toBe(false);
  });
});

describe("StepOrder", () => {
  test.each([1, 2, 1_000_000])("accepts %j", (value) => expect(StepOrder.parse(value)).toBe(value));
  test.each([0, -1, 1.5, 1_000_001, Number.NaN, "1", null, true])("rejects %j", (value) =>
    expect(accepts(StepOrder, value)).toBe(false),
  );
});

describe("StepInput", () => {
  const step = { agentId: "writer", action: "Write." };

  test("requires an agent and an action", () => {
    expect(accepts(StepInput, step)).toBe(true);
    expect(accepts(StepInput, { action: "Write." })).toBe(false);
    expect(accepts(StepInput, { agentId: "writer" })).toBe(false);
    expect(accepts(StepInput, { agentId: null, action: null })).toBe(false);
  });

  test("accepts an action of up to 20,000 code points", () => {
    expect(accepts(StepInput, { ...step, action: "😀".repeat(20_000) })).toBe(true);
    expect(accepts(StepInput, { ...step, action: "x".repeat(20_001) })).toBe(false);
  });

  test("accepts null for optional fields", () => {
    expect(accepts(StepInput, { ...step, stepOrder: null, name: null, review: null })).toBe(true);
  });

  test.each(["draft", "a", "price-list_2", "a".repeat(60)])("accepts the name %j", (name) =>
    expect(accepts(StepInput, { ...step, name })).toBe(true),
  );
  test.each(["", "Draft", "2nd", "a b", "a.b", "é", "a".repeat(61), "draft\n"])(
    "rejects the name %j",
    (name) => expect(accepts(StepInput, { ...step, name })).toBe(false),
  );

  test("drops unknown fields", () => {
    const hostile = { ...step, id: "step_x", organizationId: "org_x", workflowId: "wf_x", status: "DONE" };
    expect(Object.keys(StepInput.parse(hostile)).toSorted()).toEqual(["action", "agentId"]);
  });
});

describe("StepChange", () => {
  test("requires no field, accepts null to clear the name and policy, and rejects null elsewhere", () => {
    expect(StepChange.parse({})).toEqual({});
    expect(StepChange.parse({ name: null, review: null })).toEqual({ name: null, review: null });
    for (const field of ["agentId", "action", "stepOrder"])
      expect(accepts(StepChange, { [field]: null })).toBe(false);
  });
});
