import { describe, expect, it } from "vitest";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { nameStep } from "./step-face";

const step: DraftStep = { id: "s", agentId: "writer", action: "Write it", name: null, review: null };
const agents = [{ id: "writer", name: "Writer", description: "", kind: "model" as const }];
const problem = (severity: Problem["severity"]): Problem => ({
  severity,
  code: "empty-action",
  stepId: "s",
  pointer: "",
  message: "",
});
const facts = { step, index: 1, count: 7, agents, problems: undefined };

describe("the name of a step's card", () => {
  it("says where it stands, who does what, and what is wrong", () => {
    expect(nameStep(facts)).toBe("Step 2 of 7, Writer: Write it.");
    expect(nameStep({ ...facts, problems: [problem("error"), problem("warning"), problem("warning")] })).toBe(
      "Step 2 of 7, Writer: Write it. 1 problem, 2 warnings.",
    );
  });

  it("says who decides, and the policy where nothing else is asked", () => {
    const human = { ...step, agentId: "human" };
    expect(nameStep({ ...facts, step: human })).toBe("Step 2 of 7, A person decides: Write it.");
    expect(nameStep({ ...facts, step: { ...human, action: " " } })).toMatch(/A person decides: Any .+\.$/);
  });

  it("says that an agent has no action yet, and the id of one that there is not", () => {
    expect(nameStep({ ...facts, step: { ...step, agentId: "gone", action: "" } })).toBe(
      "Step 2 of 7, gone: No action yet.",
    );
  });

  it("is short for a long action", () => {
    expect(nameStep({ ...facts, step: { ...step, action: "Long\n".repeat(100) } }).length).toBeLessThan(160);
  });
});
