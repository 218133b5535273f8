import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { DraftStep } from "./draft";
import { findProblems, isRunnable, type ProblemContext } from "./problems";

const AGENTS = [
  { id: "human" },
  { id: "writer" },
  { id: "asleep", name: "Sleeper", active: false },
  { id: "reader", outputPaths: ["total", "lines", "lines.0", "lines.0.sku", "meta", "meta.*"] },
];

function problemsOf(...steps: Partial<DraftStep>[]) {
  return findProblems(
    {
      name: "Test",
      description: null,
      steps: steps.map((fields, index) => ({
        id: `step_${index}`,
        stepOrder: (index + 1) * 10,
        agentId: "writer",
        action: "Write.",
        name: null,
        review: null,
        ...fields,
      })),
    },
    AGENTS,
  );
}

describe("findProblems", () => {
  test("finds no problem in a workflow that can run", () => {
    const problems = problemsOf(
      { name: "draft" },
      { action: "Check {{ steps.draft.output }} and {{ input }}." },
    );
    expect(problems).toEqual([]);
    expect(isRunnable(problems)).toBe(true);
  });

  test("reports a workflow without steps", () => {
    expect(problemsOf()).toMatchObject([
      { severity: "error", code: "no-steps", stepId: null, pointer: "/steps" },
    ]);
    expect(isRunnable(problemsOf())).toBe(false);
  });

  test("names a step by its order and points to it by its index", () => {
    const [problem] = problemsOf({}, { agentId: "gone" });
    expect(problem).toMatchObject({ code: "unknown-agent", stepId: "step_1", pointer: "/steps/1/agentId" });
    expect(problem?.message).toContain('Step 20 uses agent "gone"');
  });

  test("reports a deactivated agent once, by name", () => {
    expect(problemsOf({ agentId: "asleep" })).toMatchObject([
      {
        severity: "error",
        code: "inactive-agent",
        message: "Step 10: “Sleeper” is deactivated. Activate it or choose a different agent.",
      },
    ]);
  });

  test("warns about a path that an agent's schema doesn't have, and suggests the nearest path", () => {
    const uses = (action: string, agentId = "reader") => problemsOf({ name: "bill", agentId }, { action });
    expect(uses("{{ steps.bill.json.totl }} {{ steps.bill.json.totl }}")).toMatchObject([
      {
        severity: "warning",
        code: "unknown-path",
        stepId: "step_1",
        pointer: "/steps/1/action",
        message:
          "Step 20 uses {{ steps.bill.json.totl }}, but the output schema of “bill” has no “totl”. Did you mean {{ steps.bill.json.total }}?",
      },
    ]);
    expect(isRunnable(uses("{{ steps.bill.json.totl }}"))).toBe(true);
    expect(uses("{{ steps.bill.json.totl }} {{ steps.bill.json.lines.sku }}")).toHaveLength(2);
    expect(uses("{{ steps.bill.json.lines.7.sku }} {{ steps.bill.json.meta.any.thing }}")).toEqual([]);
    expect(uses("{{ steps.bill.json.totl }}", "writer")).toEqual([]);
  });

  test("finds instructions that consist of white space", () => {
    expect(problemsOf({ action: " \n\t" })).toMatchObject([
      {
        code: "empty-action",
        pointer: "/steps/0/action",
        message: "Step 10 has no instructions. Add some.",
      },
    ]);
  });

  test("finds a question that is missing or too long in a human step", () => {
    const messagesOf = (action: string) =>
      problemsOf({ agentId: "human", action }).map(({ message }) => message);
    expect(messagesOf(" ")).toEqual(["Step 10 has no question. Add one."]);
    expect(messagesOf("x".repeat(20_001))).toEqual([
      "Step 10: the question has more than 20,000 characters. Shorten it.",
    ]);
  });

  test.each([
    ["the step's own name", [{ name: "a", action: "{{ steps.a.output }}" }]],
    ["a later step's name", [{ action: "{{ steps.b.output }}" }, { name: "b" }]],
    ["no step's name", [{ action: "{{ steps.constructor.output }}" }]],
  ])("finds a variable that uses %s", (_, steps) => {
    expect(problemsOf(...steps)).toMatchObject([{ code: "unknown-variable", stepId: "step_0" }]);
  });

  test("finds an action that is too long to store", () => {
    expect(problemsOf({ action: "\u{1F4C8}".repeat(20_000) })).toEqual([]);
    expect(problemsOf({ action: "x".repeat(20_001) })).toMatchObject([
      { severity: "error", code: "too-long", pointer: "/steps/0/action" },
    ]);
  });

  test("reports a missing name once per step, no matter how often the step uses it", () => {
    expect(
      problemsOf({ action: "{{ steps.x.output }} {{steps.x.output}} {{ steps.y.output }}" }),
    ).toHaveLength(2);
  });

  test("ignores text that isn't a variable", () => {
    expect(
      problemsOf({ action: "{{ steps.X.output }} {{ nothing }} {{ steps.x.json }} {{ steps.x.json.y z }}" }),
    ).toEqual([]);
  });

  test("reports all problems together", () => {
    expect(problemsOf({ agentId: "gone", action: "" }, { action: "{{ steps.x.output }}" })).toHaveLength(3);
  });

  test("numbers a draft's steps by position", () => {
    const step = { id: "step_x", agentId: "gone", action: "Write.", name: null, review: null };
    const [problem] = findProblems({ name: "Test", description: null, steps: [step] }, AGENTS);
    expect(problem?.message).toMatch(/^Step 1 uses/);
  });

  test.each(["", " \n"])("rejects the workflow name %j", (name) => {
    expect(nameProblemsOf(name)).toMatchObject([
      { severity: "error", code: "missing-name", stepId: null, pointer: "/name" },
    ]);
  });

  test("accepts a name of 200 characters, and a longer name only if that name is already published", () => {
    expect(nameProblemsOf("😀".repeat(200))).toEqual([]);
    const long = "x".repeat(201);
    expect(nameProblemsOf(long)).toMatchObject([{ code: "invalid-name", pointer: "/name" }]);
    expect(nameProblemsOf(long, long)).toEqual([]);
  });

  test("finds step names that variables can't use", () => {
    for (const name of ["", "Draft", "2nd", "a b"])
      expect(problemsOf({ name })).toMatchObject([{ code: "invalid-name", pointer: "/steps/0/name" }]);
  });

  test("reports the later of two steps with the same name", () => {
    expect(problemsOf({ name: "a" }, { name: "b" }, { name: "a" })).toMatchObject([
      { severity: "error", code: "duplicate-name", stepId: "step_2", pointer: "/steps/2/name" },
    ]);
  });

  test("accepts a review of an agent's step and applies the same rules to its policy", () => {
    expect(problemsOf({ review: DEFAULT_DRAFT_POLICY })).toEqual([]);
    expect(problemsOf({ review: { ...DEFAULT_DRAFT_POLICY, quorum: 0 } })).toMatchObject([
      { severity: "error", code: "impossible-policy", pointer: "/steps/0/review/quorum" },
    ]);
  });

  test.each([
    [{ approvers: [] }, "approvers", "none are chosen"],
    [{ approvers: ["dan"] }, "approvers", "dan"],
    [{ approvers: ["dan", "Dan"] }, "approvers", "dan"],
    [{ approvers: ["role:nobody"] }, "approvers", "role:nobody"],
    [{ approvers: Array(101).fill("role:owner") }, "approvers", "100"],
    [{ quorum: 0 }, "quorum", "1 to 100"],
    [{ quorum: 101 }, "quorum", "1 to 100"],
    [{ timeoutSeconds: 0 }, "timeoutSeconds", "366 days"],
    [{ timeoutSeconds: 31_622_401 }, "timeoutSeconds", "366 days"],
    [{ escalate: { afterSeconds: 60, to: [] } }, "escalate/to", "Choose a role or a person"],
    [{ escalate: { afterSeconds: 60, to: ["dan"] } }, "escalate/to", "dan"],
    [{ escalate: { afterSeconds: 60, to: Array(101).fill("role:owner") } }, "escalate/to", "100"],
    [{ escalate: { afterSeconds: 0, to: ["role:owner"] } }, "escalate/afterSeconds", "366 days"],
    [
      { escalate: { afterSeconds: 60, to: ["role:owner"] }, timeoutSeconds: 60 },
      "escalate/afterSeconds",
      "before the deadline",
    ],
  ])("finds a malformed policy: %j", (policy, field, word) => {
    const [problem, ...more] = policyProblemsOf(policy);
    expect(problem).toMatchObject({
      severity: "error",
      code: "impossible-policy",
      pointer: `/steps/0/review/${field}`,
      message: expect.stringContaining(word),
    });
    expect(more).toEqual([]);
  });

  test.each([
    [{ approvers: ["gone@acme.test"], quorum: 1 }, ["gone@acme.test isn't a member", "no one can decide"]],
    [{ approvers: ["gone@acme.test", "Gone@acme.test", "role:owner"] }, ["gone@acme.test isn't a member"]],
    [{ approvers: ["viewer@acme.test"] }, ["no one can decide"]],
    [{ approvers: ["role:admin"] }, ["no one can decide"]],
    [{ quorum: 3 }, ["3 people must approve, but only 2 people can"]],
    [{ approvers: ["role:owner"], quorum: 2 }, ["2 people must approve, but only 1 person can"]],
    [{ approvers: [" Owner@Acme.test ", "role:approver"], quorum: 2 }, []],
    [{ quorum: 2 }, []],
    [
      { approvers: ["role:approver"], escalate: { afterSeconds: 60, to: ["role:owner", "gone@acme.test"] } },
      ["gone@acme.test isn't a member"],
    ],
    [
      { approvers: ["role:approver"], quorum: 2, escalate: { afterSeconds: 60, to: ["Owner@acme.test"] } },
      [],
    ],
    [{ escalate: { afterSeconds: 60, to: ["role:owner"] } }, ["can already decide"]],
    [
      { approvers: ["role:owner"], escalate: { afterSeconds: 60, to: ["viewer@acme.test"] } },
      ["no one named here can decide"],
    ],
  ])("warns about a policy that these members can't fulfill: %j", (policy, words) => {
    const problems = policyProblemsOf(policy, MEMBERS);
    expect(problems.map(({ severity }) => severity)).toEqual(words.map(() => "warning"));
    for (const [index, word] of words.entries()) expect(problems[index]?.message).toContain(word);
    expect(isRunnable(problems)).toBe(true);
  });

  test("doesn't check approvers if the members aren't known", () => {
    expect(policyProblemsOf({ approvers: ["gone@acme.test"], quorum: 9 })).toEqual([]);
  });
});

const MEMBERS = [
  { email: "owner@acme.test", role: "owner", handedOver: false },
  { email: "approver@acme.test", role: "approver", handedOver: false },
  { email: "viewer@acme.test", role: "viewer", handedOver: false },
] as const;

function nameProblemsOf(name: string, publishedName?: string) {
  const step = { id: "step_x", agentId: "writer", action: "Write.", name: null, review: null };
  return findProblems({ name, description: null, steps: [step] }, AGENTS, { publishedName });
}

function policyProblemsOf(policy: Partial<DraftPolicy>, members?: ProblemContext["members"]) {
  const review = { ...DEFAULT_DRAFT_POLICY, ...policy };
  const step = { id: "step_x", agentId: "human", action: "Check.", name: null, review };
  return findProblems({ name: "Test", description: null, steps: [step] }, AGENTS, { members });
}
