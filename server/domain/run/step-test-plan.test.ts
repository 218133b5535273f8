import { describe, expect, test } from "vitest";
import type { Agent } from "@/server/domain/agent/agent";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { planStepTest, type RunToTestOn } from "./step-test-plan";

const DRAFT: DraftDefinition = {
  name: "Briefing",
  description: "Why",
  steps: [
    { id: "step_1", agentId: "writer", action: "List {{ run.input }}.", name: "facts", review: null },
    { id: "step_2", agentId: "human", action: "Check.", name: null, review: null },
    { id: "step_3", agentId: "writer", action: "Use {{ steps.facts.output }}.", name: "draft", review: null },
  ],
};

function lastRun(...outputs: Partial<RunToTestOn["outputs"][number]>[]): RunToTestOn {
  return {
    input: "The run's input.",
    outputs: outputs.map((fields) => ({
      stepId: "",
      input: "",
      output: null,
      status: "COMPLETED",
      ...fields,
    })),
  };
}

const FULL = lastRun(
  { stepId: "step_1", input: "The run's input.", output: "Facts." },
  { stepId: "step_2", input: "Facts.", output: "Checked facts." },
  { stepId: "step_3", input: "Checked facts.", output: "Draft." },
);

describe("planStepTest", () => {
  test("creates a definition with only that step, which keeps its number", () => {
    expect(planStepTest(DRAFT, 2, { last: FULL })).toEqual({
      ok: true,
      definition: {
        name: "Briefing",
        description: null,
        steps: [{ ...DRAFT.steps[2], stepOrder: 3 }],
      },
      input: "Checked facts.",
      context: { runInput: "The run's input.", steps: { facts: "Facts." } },
    });
  });

  test("uses the given input, even if it's empty", () => {
    expect(planStepTest(DRAFT, 2, { input: "", last: FULL })).toMatchObject({ ok: true, input: "" });
  });

  test("uses the previous step's output for a step that the last run didn't reach", () => {
    const last = lastRun(...FULL.outputs.slice(0, 2));
    expect(planStepTest(DRAFT, 2, { last })).toMatchObject({ ok: true, input: "Checked facts." });
    expect(planStepTest(DRAFT, 0, { last: lastRun() })).toMatchObject({
      ok: true,
      input: "The run's input.",
    });
  });

  test("finds an output by its step ID, even if the step had a different name in that run", () => {
    const last = lastRun({ stepId: "step_1", output: "Facts." });
    expect(planStepTest(DRAFT, 2, { input: "x", last })).toMatchObject({
      context: { steps: { facts: "Facts." } },
    });
  });

  test("names the missing outputs, including those of a failed step", () => {
    const failed = lastRun({ stepId: "step_1", status: "FAILED", output: null });
    expect(planStepTest(DRAFT, 2, { input: "x", last: failed })).toEqual({
      ok: false,
      missing: ["facts"],
      input: false,
    });
    expect(planStepTest(DRAFT, 2, { last: null })).toEqual({ ok: false, missing: ["facts"], input: true });
  });

  test("doesn't need an earlier run for a step that uses no outputs and has its own input", () => {
    expect(planStepTest(DRAFT, 0, { input: "Mine.", last: null })).toMatchObject({
      ok: true,
      context: { runInput: "Mine.", steps: {} },
    });
  });

  test("returns null for an invalid position", () => {
    expect(planStepTest(DRAFT, -1, { input: "x", last: null })).toBeNull();
  });

  test("includes variables in the agent's own configuration and leaves missing template values empty", () => {
    const fields = { id: "filler", name: "Filler", description: "", active: true };
    const filler: Agent = { ...fields, kind: "template", template: "{{ steps.facts.json.a }}" };
    const asker: Agent = {
      ...fields,
      kind: "http",
      method: "GET",
      url: "https://a.example/{{ steps.facts.output }}",
      headers: [],
      body: null,
      timeoutSeconds: 30,
    };
    const [facts, check] = DRAFT.steps;
    const fill = { id: "step_4", agentId: "filler", action: "Fill it in.", name: null, review: null };
    const draft = { ...DRAFT, steps: [facts, check, fill].filter((step) => step !== undefined) };
    for (const agent of [filler, asker])
      expect(planStepTest(draft, 2, { last: FULL, agent })).toMatchObject({
        ok: true,
        context: { steps: { facts: "Facts." } },
      });
    const none = { input: "x", last: null };
    expect(planStepTest(draft, 2, { ...none, agent: filler })).toEqual(
      expect.objectContaining({ ok: true, context: { runInput: "x", steps: {} } }),
    );
    expect(planStepTest(draft, 2, { ...none, agent: asker })).toMatchObject({
      ok: false,
      missing: ["facts"],
    });
  });
});
