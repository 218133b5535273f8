import { describe, expect, test } from "vitest";
import type { AgentContent } from "@/server/domain/agent/content";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { describeRepeats } from "./describe-destinations";
import { describeReturn } from "./return-steps";

const content = (agentId: string, name: string, config: object) =>
  [
    agentId,
    { agentId, name, config, model: null, secrets: [], tools: [] } as unknown as AgentContent,
  ] as const;

const AGENTS = new Map([
  content("writer", "Writer", { kind: "model" }),
  content("crm", "CRM", { kind: "http", method: "POST", url: "https://crm.test/leads" }),
  content("prices", "Prices", { kind: "http", method: "GET", url: "https://prices.test/now" }),
]);

const STEPS = [
  { agentId: "prices", review: null },
  { agentId: "writer", review: ReviewPolicy.parse({}) },
  { agentId: "human", review: null },
  { agentId: "crm", review: null },
  { agentId: "human", review: null },
].map((step, index) => ({ ...step, id: `step_${index + 1}`, action: "", stepOrder: index + 1 }));

const describeTo = (stepOrder: number) => {
  const target = STEPS[stepOrder - 1];
  if (!target) throw new Error("no such step");
  return describeReturn(STEPS, { target, stepId: "step_5", usual: stepOrder === 2 }, AGENTS);
};

describe("describeReturn", () => {
  test("names the steps that run again, the reviews that open again, and the requests that are sent again", () => {
    const target = describeTo(1);
    expect(target).toMatchObject({
      stepOrder: 1,
      name: "Prices",
      usual: false,
      reruns: [2, 4],
      asksAgain: [2, 3],
      repeats: [{ stepOrder: 4, method: "POST", host: "crm.test" }],
    });
    expect(describeRepeats(target.repeats)).toBe(
      "I understand that this will happen again: step 4 sends a POST request to https://crm.test",
    );
  });

  test("includes the requests of the step that makes the changes", () => {
    expect(describeTo(4)).toMatchObject({ reruns: [], asksAgain: [], repeats: [{ stepOrder: 4 }] });
  });

  test("doesn't ask for confirmation if a step's own agent makes the changes, and doesn't name a deleted agent", () => {
    const [, writer] = STEPS;
    if (!writer) throw new Error("no such step");
    expect(describeReturn(STEPS, { target: writer, stepId: "step_2", usual: true }, new Map())).toEqual({
      stepOrder: 2,
      name: null,
      usual: true,
      reruns: [],
      asksAgain: [],
      repeats: [],
    });
  });
});
