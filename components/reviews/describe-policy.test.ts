import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { describePolicy, describeSeconds } from "./describe-policy";

describe("describePolicy", () => {
  test.each([
    [{}, "Any owner, admin or approver approves."],
    [{ quorum: 2 }, "2 people must approve the same text: any owner, admin or approver."],
    [
      { approvers: ["role:approver", "dana@acme.test"], timeoutSeconds: 172_800 },
      "Any approver or dana@acme.test approves, within 2 days; else the run fails.",
    ],
    [
      { approvers: ["role:owner"], quorum: 2, allowRequester: false },
      "2 of these must approve the same text: any owner. Whoever started the run may not decide.",
    ],
  ])("says of %o: %s", (policy, words) => {
    expect(describePolicy({ ...DEFAULT_REVIEW_POLICY, ...policy })).toBe(words);
  });
});

describe("describeSeconds", () => {
  test.each([
    [1, "1 second"],
    [90, "90 seconds"],
    [5_400, "90 minutes"],
    [3_600, "1 hour"],
    [604_800, "7 days"],
  ])("says of %i seconds: %s", (seconds, words) => {
    expect(describeSeconds(seconds)).toBe(words);
  });
});
