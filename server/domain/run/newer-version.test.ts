import { describe, expect, test } from "vitest";
import { Definition } from "@/server/domain/workflow/definition";
import { changesLaterSteps, refuseVersion, type VersionToRun } from "./newer-version";

const AGENTS = { writer: "a1", sender: "b1" };

function version(
  steps: { id: string; stepOrder: number; agentId: string; action?: string }[],
  { name = "Letter", agents = AGENTS }: { name?: string; agents?: Record<string, string> } = {},
): VersionToRun {
  const definition = Definition.parse({
    name,
    description: null,
    steps: steps.map((step) => ({ action: "Write.", name: null, review: null, ...step })),
  });
  return { definition, agents: new Map(Object.entries(agents)) };
}

const STEPS = [
  { id: "step_1", stepOrder: 1, agentId: "writer" },
  { id: "step_2", stepOrder: 2, agentId: "human" },
  { id: "step_3", stepOrder: 3, agentId: "sender" },
];
const OWN = version(STEPS);

describe("a newer version", () => {
  test("that changes only later steps is accepted and says so", () => {
    const other = version(STEPS.map((step) => (step.id === "step_3" ? { ...step, action: "Send." } : step)));
    expect(refuseVersion(OWN, other, 2)).toBeNull();
    expect(changesLaterSteps(OWN, other, 2)).toBe(true);
    expect(changesLaterSteps(OWN, OWN, 2)).toBe(false);
  });

  test("with a different version of a later step's agent changes a later step", () => {
    const other = version(STEPS, { agents: { ...AGENTS, sender: "b2" } });
    expect(refuseVersion(OWN, other, 2)).toBeNull();
    expect(changesLaterSteps(OWN, other, 2)).toBe(true);
  });

  test("with a different version of a completed step's agent is rejected", () => {
    const other = version(STEPS, { agents: { ...AGENTS, writer: "a2" } });
    expect(refuseVersion(OWN, other, 2)).toContain("step 1 (agent)");
  });

  test("that numbers completed steps differently is rejected, because approvals are found by number", () => {
    const before = version(STEPS.map((step) => ({ ...step, stepOrder: step.stepOrder + 1 })));
    expect(refuseVersion(before, OWN, 2)).toContain("step 1 (position) and step 2 (position)");
  });

  test("that removes a completed step or adds one before the failed step is rejected", () => {
    const [, ...rest] = STEPS;
    expect(refuseVersion(OWN, version(rest), 2)).toContain("step 1 (removed)");
  });

  test("with a different name changes what later steps can send", () => {
    expect(changesLaterSteps(OWN, version(STEPS, { name: "Letters" }), 2)).toBe(true);
  });
});
