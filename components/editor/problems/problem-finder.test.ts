import { expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { makeProblemFinder } from "./problem-finder";

const AGENTS = [
  { id: "writer", name: "Writer", description: "", kind: "model" as const, active: true, builtin: true },
];
const NOTHING_BEGUN = { stepId: null, workflow: false };

function of(...steps: Partial<DraftStep>[]) {
  return {
    name: "Test",
    description: null,
    steps: steps.map((step, index) => ({
      id: `step_${index}`,
      agentId: "writer",
      action: "",
      name: null,
      review: null,
      ...step,
    })),
  };
}

test("a newly added step isn't reported as empty but blocks running the workflow", () => {
  const find = makeProblemFinder([], AGENTS);
  const definition = of({}, { name: "No slug" });
  const { all, shown, ofSteps } = find(definition, "Test", { stepId: "step_1", workflow: false });
  expect(all.map(({ code }) => code)).toEqual(["empty-action", "empty-action", "invalid-name"]);
  expect(shown.map(({ pointer }) => pointer)).toEqual(["/steps/0/action", "/steps/1/name"]);
  expect(ofSteps.get("step_1")?.map(({ code }) => code)).toEqual(["invalid-name"]);
  expect(find(definition, "Test", NOTHING_BEGUN).shown).toEqual(all);
});

test("an email without a subject, or to something that isn't an address, blocks running", () => {
  const email = { id: "send_email", name: "Send email", description: "", kind: "email" as const };
  const find = makeProblemFinder([], [{ ...email, active: true, builtin: true }]);
  const agentId = "send_email";
  const definition = of({ agentId, action: "To: a@b.example" }, { agentId, action: "To: team\nSubject: Hi" });
  const { all, shown } = find(definition, "Test", { stepId: "step_1", workflow: false });
  expect(all.map(({ message }) => message)).toEqual([
    "Step 1: the email has no subject. Add one.",
    "Step 2: “team” isn't an email address.",
  ]);
  expect(shown.map(({ stepId }) => stepId)).toEqual(["step_0"]);
});

test("a workflow that never had steps isn't reported as empty", () => {
  const find = makeProblemFinder([], AGENTS);
  expect(find(of(), "Test", { stepId: null, workflow: true }).shown).toEqual([]);
  expect(find(of(), "Test", NOTHING_BEGUN).shown.map(({ code }) => code)).toEqual(["no-steps"]);
});

test("a step whose problems didn't change keeps the same list object", () => {
  const find = makeProblemFinder([], AGENTS);
  const before = find(of({}, { action: "Write." }), "Test", NOTHING_BEGUN);
  const after = find(of({}, { action: "Write {{ steps.a.output }}." }), "Test", NOTHING_BEGUN);
  expect(after.ofSteps.get("step_0")).toBe(before.ofSteps.get("step_0"));
  expect(after.ofSteps.get("step_1")).toHaveLength(1);
});

test("a document whose problems didn't change returns the same result object", () => {
  const find = makeProblemFinder([], AGENTS);
  const before = find(of({}, { action: "Write." }), "Test", NOTHING_BEGUN);
  expect(find(of({}, { action: "Write it." }), "Test", NOTHING_BEGUN)).toBe(before);
  expect(find(of({ id: "other" }, { action: "Write it." }), "Test", NOTHING_BEGUN)).not.toBe(before);
});

test("a review of a step that sends a message is reported while it's composed", () => {
  const email = { id: "send_email", name: "Send email", description: "", kind: "email" as const };
  const find = makeProblemFinder([], [{ ...email, active: true, builtin: true }]);
  const step = {
    agentId: "send_email",
    action: "To: a@b.example\nSubject: Hi",
    review: DEFAULT_DRAFT_POLICY,
  };
  const { ofSteps } = find(of(step), "Test", { stepId: "step_0", workflow: false });
  expect(ofSteps.get("step_0")?.filter(({ severity }) => severity === "error")).toMatchObject([
    { pointer: "/steps/0/review", message: expect.stringContaining("too late") },
  ]);
});
