import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { countChanges, diffDefinitions } from "./diff";
import type { DraftDefinition, DraftStep } from "./draft";

const step = (id: string, fields: Partial<DraftStep> = {}): DraftStep => ({
  id,
  agentId: "writer",
  action: `Do ${id}.`,
  name: null,
  review: null,
  ...fields,
});
const of = (...steps: (string | DraftStep)[]): DraftDefinition => ({
  name: "Test",
  description: null,
  steps: steps.map((entry) => (typeof entry === "string" ? step(entry) : entry)),
});

/** Returns "kind id" for each step, in order. */
const linesOf = (before: DraftDefinition, after: DraftDefinition) =>
  diffDefinitions(before, after).steps.map(
    ({ kind, ...sides }) => `${kind} ${(sides.after ?? sides.before)?.id}`,
  );

describe("diffDefinitions", () => {
  test("finds no difference between a definition and itself", () => {
    const diff = diffDefinitions(of("a", "b"), of("a", "b"));
    expect(diff).toEqual({
      steps: [step("a"), step("b")].map((same) => ({ kind: "same", before: same, after: same, fields: [] })),
    });
    expect(countChanges(diff)).toBe(0);
  });

  test("reports the name and description before and after", () => {
    const diff = diffDefinitions(of(), { name: "New", description: "Why", steps: [] });
    expect(diff).toEqual({
      name: { before: "Test", after: "New" },
      description: { before: null, after: "Why" },
      steps: [],
    });
    expect(countChanges(diff)).toBe(2);
  });

  test("lists a step's changed fields and returns both versions", () => {
    const after = step("a", {
      agentId: "human",
      action: "Check.",
      name: "check",
      review: { ...DEFAULT_DRAFT_POLICY, quorum: 2 },
    });
    expect(diffDefinitions(of("a"), of(after)).steps).toEqual([
      { kind: "changed", before: step("a"), after, fields: ["agentId", "action", "name", "review"] },
    ]);
  });

  test("treats a human step without a policy as having the default policy and finds each change to a policy", () => {
    const reviewed = (policy: Partial<typeof DEFAULT_DRAFT_POLICY>) =>
      of(step("a", { agentId: "human", review: { ...DEFAULT_DRAFT_POLICY, ...policy } }));
    const unnamed = of(step("a", { agentId: "human" }));
    expect(linesOf(unnamed, reviewed({}))).toEqual(["same a"]);
    for (const policy of [
      { approvers: ["role:owner"] },
      { quorum: 2 },
      { allowRequester: false },
      { timeoutSeconds: 60 },
      { requireReadToEnd: true },
      { requirePasskey: true },
      { escalate: { afterSeconds: 60, to: ["role:owner"] } },
    ])
      expect(linesOf(unnamed, reviewed(policy))).toEqual(["changed a"]);
  });

  test("finds changes to an escalation, and none in a draft from before there were any", () => {
    const { escalate: _, ...earlier } = DEFAULT_DRAFT_POLICY;
    const reviewed = (escalate: typeof DEFAULT_DRAFT_POLICY.escalate) =>
      of(step("a", { agentId: "human", review: { ...DEFAULT_DRAFT_POLICY, escalate } }));
    const before = { afterSeconds: 60, to: ["role:owner"] };
    const drafted = of(step("a", { agentId: "human", review: earlier as typeof DEFAULT_DRAFT_POLICY }));
    expect(linesOf(drafted, reviewed(null))).toEqual(["same a"]);
    expect(linesOf(reviewed(before), reviewed({ ...before }))).toEqual(["same a"]);
    for (const after of [
      { ...before, afterSeconds: 61 },
      { ...before, to: ["role:admin"] },
    ])
      expect(linesOf(reviewed(before), reviewed(after))).toEqual(["changed a"]);
  });

  test("finds a review that was added to or removed from an agent's step", () => {
    const reviewed = of(step("a", { review: DEFAULT_DRAFT_POLICY }));
    for (const [before, after] of [
      [of("a"), reviewed],
      [reviewed, of("a")],
    ] as const)
      expect(diffDefinitions(before, after).steps).toMatchObject([{ kind: "changed", fields: ["review"] }]);
    expect(linesOf(reviewed, reviewed)).toEqual(["same a"]);
  });

  test("lists an added step in its place, and a removed step after its former predecessor", () => {
    expect(linesOf(of("a", "b", "c", "d"), of("x", "a", "c", "y"))).toEqual([
      "added x",
      "same a",
      "removed b",
      "same c",
      "removed d",
      "added y",
    ]);
    expect(linesOf(of("a", "b", "c"), of("c"))).toEqual(["removed a", "removed b", "same c"]);
  });

  test("reports as few moves as possible", () => {
    expect(linesOf(of("a", "b", "c", "d"), of("d", "a", "b", "c"))).toEqual([
      "moved d",
      "same a",
      "same b",
      "same c",
    ]);
    expect(linesOf(of("a", "b", "c", "d"), of("b", "c", "d", "a"))).toEqual([
      "same b",
      "same c",
      "same d",
      "moved a",
    ]);
  });

  test("reports no move if only other steps were added or removed", () => {
    expect(linesOf(of("a", "b", "c"), of("x", "y", "c"))).toContain("same c");
  });

  test("counts a step that both moved and changed once", () => {
    const diff = diffDefinitions(of("a", "b", "c"), of("c", "a", step("b", { action: "New." })));
    expect(diff.steps.map(({ kind, fields }) => [kind, fields])).toEqual([
      ["moved", ["position"]],
      ["same", []],
      ["changed", ["action"]],
    ]);
    const both = diffDefinitions(of("a", "b", "c"), of(step("c", { action: "New." }), "a", "b"));
    expect(both.steps[0]).toMatchObject({ kind: "changed", fields: ["action", "position"] });
    expect(countChanges(both)).toBe(1);
  });

  test("property: contains every step of both definitions exactly once", () => {
    const ids = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const { steps } = diffDefinitions(of(...before), of(...after));
        const sideOf = (side: "before" | "after") => steps.flatMap((entry) => entry[side]?.id ?? []);
        expect(sideOf("after")).toEqual(after);
        expect(sideOf("before").toSorted()).toEqual(before.toSorted());
        const kept = steps.filter(({ kind }) => kind === "same").flatMap((entry) => entry.before?.id ?? []);
        expect(before.filter((id) => kept.includes(id))).toEqual(kept);
      }),
    );
  });
});
