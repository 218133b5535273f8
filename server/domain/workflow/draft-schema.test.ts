import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftDefinition } from "./draft";
import { DraftDefinitionSchema } from "./draft-schema";

const step = { id: "step_1", agentId: "writer", action: "Write.", name: null, review: null };
const accepts = (definition: unknown) => DraftDefinitionSchema.safeParse(definition).success;
const withStep = (fields: object) => ({ name: "Test", description: null, steps: [{ ...step, ...fields }] });

describe("DraftDefinitionSchema", () => {
  test("accepts a draft that can't run, which is a problem but not an error", () => {
    const odd: DraftDefinition = {
      name: "",
      description: "",
      steps: [
        { ...step, agentId: "", action: "", name: "Not a slug" },
        {
          ...step,
          id: "step_2",
          name: "Not a slug",
          review: {
            ...DEFAULT_DRAFT_POLICY,
            approvers: ["dan"],
            quorum: 0,
            allowRequester: false,
            timeoutSeconds: -1,
          },
        },
      ],
    };
    expect(DraftDefinitionSchema.parse(odd)).toEqual(odd);
  });

  test.each([
    ["a name of 401 characters", { ...withStep({}), name: "x".repeat(401) }],
    ["a step's name of 401 characters", withStep({ name: "x".repeat(401) })],
    ["an action of 20,001 characters", withStep({ action: "x".repeat(20_001) })],
    ["a description of 4,001 characters", { ...withStep({}), description: "x".repeat(4_001) }],
    ["text that can't be stored", withStep({ action: "a\0b" })],
    ["an invalid step id", withStep({ id: "wf_1" })],
    ["a step without its fields", { name: "Test", description: null, steps: [{ id: "step_1" }] }],
    ["a duplicate id", { name: "Test", description: null, steps: [step, step] }],
    ["201 steps", { name: "Test", description: null, steps: many(201, "x") }],
    ["more than 512 KiB", { name: "Test", description: null, steps: many(200, "é".repeat(1_400)) }],
  ])("rejects %s", (_, definition) => expect(accepts(definition)).toBe(false));

  test("accepts 200 steps, and actions of 20,000 characters", () => {
    expect(accepts({ name: "Test", description: null, steps: many(200, "x") })).toBe(true);
    expect(accepts(withStep({ action: "😀".repeat(20_000) }))).toBe(true);
  });
});

function many(count: number, action: string) {
  return Array.from({ length: count }, (_, index) => ({ ...step, id: `step_${index}`, action }));
}
