import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { formatSteps, parseSteps } from "./clipboard";

const policy = {
  ...DEFAULT_DRAFT_POLICY,
  approvers: ["role:owner"],
  quorum: 2,
  allowRequester: false,
  timeoutSeconds: 60,
  escalate: { afterSeconds: 30, to: ["dana@acme.test"] },
};
const workflow: DraftDefinition = {
  name: "Test",
  description: null,
  steps: [
    { id: "step_a", agentId: "writer", action: "Write.", name: "draft", review: null },
    { id: "step_b", agentId: "human", action: "Check.", name: null, review: policy },
    { id: "step_c", agentId: "writer", action: "Send.", name: null, review: null },
  ],
};

describe("parseSteps", () => {
  test("restores steps that formatSteps wrote, without their IDs", () => {
    const steps = parseSteps(formatSteps(workflow, ["step_a", "step_b"]));
    expect(steps).toEqual(workflow.steps.slice(0, 2).map((step) => ({ ...step, id: "" })));
  });

  test("cuts text to a step's limit, never in the middle of a character", () => {
    const [step] = workflow.steps;
    const copied = (action: string) =>
      parseSteps(formatSteps({ ...workflow, steps: step ? [{ ...step, action }] : [] }, ["step_a"]));
    expect(copied("\u{1F4C8}".repeat(20_000))).toMatchObject([{ action: "\u{1F4C8}".repeat(20_000) }]);
    expect(copied(`${"x".repeat(19_999)}\u{1F4C8}\u{1F4C8}`)).toMatchObject([
      { action: `${"x".repeat(19_999)}\u{1F4C8}` },
    ]);
  });

  test.each([
    ["", "nothing"],
    ["Dear customer", "plain text"],
    ["[1, 2]", "unrelated JSON"],
    ['{"steps":[{"action":"x"}]}', "JSON without a format marker"],
    ['{"countersign":1,"steps":[]}', "a file without steps"],
    ['{"countersign":1,"steps":["x"]}', "steps of the wrong type"],
  ])("%j is %s, not steps", (text) => {
    expect(parseSteps(text)).toBeNull();
  });

  test("omits malformed fields", () => {
    const file = {
      countersign: 1,
      steps: [
        {
          agentId: 7,
          action: null,
          name: 3,
          review: { approvers: ["a@b.test", 1], quorum: "2", escalate: { afterSeconds: "1", to: [] } },
        },
      ],
    };
    expect(parseSteps(JSON.stringify(file))).toEqual([
      {
        id: "",
        agentId: "",
        action: "",
        name: null,
        review: {
          ...DEFAULT_DRAFT_POLICY,
          approvers: ["a@b.test"],
          quorum: 1,
          allowRequester: true,
          timeoutSeconds: null,
        },
      },
    ]);
  });
});
