import { describe, expect, test } from "vitest";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { closingDecisions, isEdit, labelOfText, standingOf } from "./review-edit";

const AT = "2026-11-24T09:00:00.000Z";
const DANA = { id: "mem_dana", name: "Dana", email: "dana@acme.test" };
const SAM = { id: "mem_sam", name: "Sam", email: "sam@acme.test" };

function makeReview(change: Partial<ReviewDto> = {}): ReviewDto {
  return {
    id: "rev_1",
    runId: "run_1",
    workflowId: "wf_1",
    workflowName: "Letter",
    stepId: "step_1",
    stepOrder: 1,
    agentId: "human",
    round: 1,
    feedback: null,
    returnsTo: null,
    status: "OPEN",
    kind: "TEXT",
    toolCall: null,
    destinations: [],
    action: "Right?",
    draft: "Draft.",
    draftHash: "h1",
    text: "Draft.",
    hash: "h1",
    policy: DEFAULT_REVIEW_POLICY,
    named: [],
    escalatesAt: null,
    escalatedAt: null,
    dueAt: null,
    createdAt: AT,
    closedAt: null,
    erasedAt: null,
    startedBy: DANA,
    decisions: [],
    mayDecide: { allowed: true, reason: null },
    mayApprove: { allowed: true, reason: null },
    asksAgain: null,
    reassignments: [],
    mayReassign: { allowed: true, reason: null, from: [] },
    decidesFor: null,
    condition: null,
    missing: null,
    ...change,
  };
}

function makeVote(by: typeof DANA, change: Partial<DecisionDto> = {}): DecisionDto {
  const fields = {
    id: "dec_1",
    for: null,
    channel: "WEB",
    token: null,
    passkey: null,
    at: AT,
    reason: null,
    toStepOrder: null,
    shown: "h1",
    output: "Draft.",
    outputHash: "h1",
    voided: false,
    role: "owner",
    joinedByLinkFrom: null,
    voidReason: null,
    reading: null,
  } as const;
  return { ...fields, decision: "approve", by, ...change };
}

const basis = { hash: "h1", text: "Draft." };

describe("standingOf", () => {
  test("binds a decision to the text that was shown", () => {
    const standing = standingOf(makeReview(), { basis, text: "Draft." }, DANA.id);
    expect(standing).toMatchObject({ edited: false, shown: "h1", isOutdated: false, voted: false });
  });

  test("is outdated once someone proposes different text, and still binds a decision to the shown text", () => {
    const review = makeReview({ hash: "h2", text: "Sam's.", decisions: [makeVote(SAM)] });
    expect(standingOf(review, { basis, text: "Draft." }, DANA.id)).toMatchObject({
      edited: false,
      shown: "h1",
      isOutdated: true,
    });
    expect(standingOf(review, { basis, text: "Mine." }, DANA.id)).toMatchObject({
      edited: true,
      shown: "h1",
      isOutdated: true,
    });
  });

  test("recognizes the reviewer's own edit when the server returns it", () => {
    const review = makeReview({ hash: "h2", text: "Mine.", decisions: [makeVote(DANA)] });
    expect(standingOf(review, { basis, text: "Mine." }, DANA.id)).toMatchObject({
      edited: false,
      shown: "h2",
      isOutdated: false,
      voted: true,
    });
  });

  test("counts only valid votes", () => {
    const decisions = [makeVote(DANA, { voided: true }), makeVote(SAM)];
    const { votes, voted } = standingOf(makeReview({ decisions }), { basis, text: "Draft." }, DANA.id);
    expect(votes).toHaveLength(1);
    expect(voted).toBe(false);
  });
});

describe("closingDecisions", () => {
  const withdrawn = makeVote(SAM, { voided: true });
  const names = (change: Partial<ReviewDto>) => closingDecisions(makeReview(change)).map(({ by }) => by.name);

  test("returns every approval that counts", () => {
    const decisions = [withdrawn, makeVote(SAM), makeVote(DANA)];
    expect(names({ status: "APPROVED", decisions })).toEqual(["Sam", "Dana"]);
  });

  test("returns only the rejection, even after approvals", () => {
    const decisions = [makeVote(SAM), makeVote(DANA, { decision: "reject", output: null })];
    expect(names({ status: "REJECTED", decisions })).toEqual(["Dana"]);
  });

  test("returns nothing if the review expired or was canceled", () => {
    expect(names({ status: "EXPIRED", decisions: [makeVote(DANA)] })).toEqual([]);
  });
});

describe("isEdit", () => {
  test("is true for an approval of a document that differs from the draft", () => {
    expect(isEdit(makeVote(SAM), makeReview())).toBe(false);
    expect(isEdit(makeVote(SAM, { output: "Mine." }), makeReview())).toBe(true);
    expect(isEdit(makeVote(SAM, { decision: "reject", output: null }), makeReview())).toBe(false);
  });
});

test("labels the field as editable, and says if the user has approved the text", () => {
  expect(labelOfText({ isCall: false, voted: false })).toBe("Document (editable)");
  expect(labelOfText({ isCall: false, voted: true })).toBe("Document (approved by you, editable)");
  expect(labelOfText({ isCall: true, voted: true })).toBe("Arguments (JSON, approved by you, editable)");
});
