import { describe, expect, test } from "vitest";
import type { Weakening } from "@/server/domain/change/change";
import { explain, fieldsOf, hrefOfChange, titleOf } from "./change-words";

const step = { id: "step_1", stepOrder: 2, name: null, action: "Right?" };
const weakened = (before: object, after: object): Weakening => ({
  kind: "review/weakened",
  before: { step, ...before },
  after: { step, ...after },
});

describe("titleOf", () => {
  test("names the kind of change, and the step if there is one", () => {
    expect(titleOf(weakened({}, {}))).toBe("Review policy weakened at step 2");
    expect(titleOf({ kind: "agent/deleted", before: { kind: "http" }, after: null })).toBe("Agent deleted");
  });
});

describe("hrefOfChange", () => {
  const subject = { type: "workflow", id: "wfl_1", name: "Letter" } as const;

  test("links to the changed item", () => {
    expect(hrefOfChange({ kind: "review/removed", subject })).toBe("/workflows/wfl_1");
  });

  test("has no link if the item was deleted", () => {
    expect(hrefOfChange({ kind: "workflow/deleted", subject })).toBeNull();
    expect(hrefOfChange({ kind: "agent/deleted", subject: { ...subject, type: "agent" } })).toBeNull();
  });
});

describe("fieldsOf", () => {
  test.each([
    [{ quorum: 2 }, { quorum: 1 }, "Approvals needed", "2", "1"],
    [{ timeoutSeconds: 172_800 }, { timeoutSeconds: null }, "Time to decide", "2 days", "No limit"],
    [
      { escalate: null },
      { escalate: { afterSeconds: 14_400, to: ["role:owner", "a@b.test"] } },
      "Escalation",
      "None",
      "After 4 hours, to any owner, a@b.test",
    ],
    [{ allowRequester: false }, { allowRequester: true }, "Requester can decide", "No", "Yes"],
    [
      { approvers: ["role:owner", "a@b.test"] },
      { approvers: [] },
      "Approvers",
      "any owner, a@b.test",
      "Anyone who can decide",
    ],
    [
      { resumeNamesReview: true },
      { resumeNamesReview: false },
      "Require reviewId to resume a run",
      "On",
      "Off",
    ],
  ])("describes the change from %j to %j in words", (before, after, label, was, is) => {
    expect(fieldsOf(weakened(before, after))).toMatchObject([{ label, before: was, after: is }]);
  });

  test("shows changed recipients", () => {
    const changed: Weakening = {
      kind: "step/recipients.changed",
      before: { step, cc: "a@b.test" },
      after: { step, cc: null },
    };
    expect(titleOf(changed)).toBe("Recipients changed at step 2");
    expect(fieldsOf(changed)).toMatchObject([{ label: "Cc", before: "a@b.test", after: "None" }]);
  });

  test("shows only the old values if the change removed something", () => {
    const removed: Weakening = { kind: "review/removed", before: { step, quorum: 2 }, after: null };
    expect(fieldsOf(removed)).toMatchObject([{ before: "2", after: null }]);
  });
});

describe("explain", () => {
  test("says what a review no longer covers", () => {
    const bypassed = (after: Weakening["after"]): Weakening => ({
      kind: "review/bypassed",
      before: null,
      after,
    });
    expect(explain(bypassed({ step, reviews: [{ step }] }))).toBe(
      "The review at step 2 no longer covers what this step does or sends.",
    );
    const earlier = { step: { ...step, stepOrder: 1 } };
    expect(explain(bypassed({ step, reviews: [earlier, { step }] }))).toBe(
      "The reviews at step 1 and step 2 no longer cover what this step does or sends.",
    );
    expect(explain(bypassed({ step, uses: ["{{ run.input }}"] }))).toContain("{{ run.input }}");
    expect(explain(weakened({}, {}))).toBeNull();
  });

  test("names the changed step that a condition depends on", () => {
    const source = { step: { ...step, stepOrder: 1 } };
    const changed: Weakening = {
      kind: "review/condition.changed",
      before: { step, reads: source, action: "Add up." },
      after: { step, reads: source, action: "Say 0.", when: "steps.sum.json.total > 9" },
    };
    expect(titleOf(changed)).toBe("Condition's input changed at step 2");
    expect(explain(changed)).toBe(
      "The condition “steps.sum.json.total > 9” reads the output of step 1, which is now produced differently.",
    );
    expect(fieldsOf(changed)).toEqual([
      { field: "action", label: "Instructions", before: "Add up.", after: "Say 0." },
    ]);
  });
});
