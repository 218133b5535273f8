import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { describeApprovers, describePolicy } from "./describe-policy";

const MEMBERS = [
  { name: "Dana Whitfield", email: "Dana@acme.test" },
  { name: "Sam Ode", email: "sam@acme.test" },
];

describe("describePolicy", () => {
  test.each([
    [{}, "Any owner, admin, or approver approves."],
    [{ quorum: 2 }, "Two people (any owner, admin, or approver) must approve the same document."],
    [{ approvers: ["role:approver"], quorum: 12 }, "12 approvers must approve the same document."],
    [
      { approvers: ["role:approver", "dana@acme.test"], timeoutSeconds: 172_800 },
      "Any approver or dana@acme.test approves within 2 days. Otherwise the run fails.",
    ],
    [
      { approvers: ["role:owner", "role:admin"], quorum: 2, allowRequester: false },
      "Two owners or admins must approve the same document. The person who started the run can't decide.",
    ],
    [
      {
        approvers: ["role:approver"],
        timeoutSeconds: 172_800,
        escalate: { afterSeconds: 14_400, to: ["role:owner"] },
        allowRequester: false,
      },
      "Any approver approves within 2 days. Otherwise the run fails. If the review isn't decided within 4 hours, all owners can decide, too. The person who started the run can't decide.",
    ],
  ])("describes %o as “%s”", (policy, words) => {
    expect(describePolicy({ ...DEFAULT_REVIEW_POLICY, ...policy })).toBe(words);
  });

  test("uses members' names and other people's addresses", () => {
    const policy = { ...DEFAULT_REVIEW_POLICY, approvers: ["dana@acme.test", "kim@acme.test"] };
    expect(describePolicy(policy, MEMBERS)).toBe("Dana Whitfield or kim@acme.test approves.");
  });

  test("names the group if several people must approve", () => {
    const policy = {
      ...DEFAULT_REVIEW_POLICY,
      approvers: ["dana@acme.test", "role:approver"],
      quorum: 2,
      allowRequester: true,
      timeoutSeconds: 172_800,
    };
    expect(describePolicy(policy, MEMBERS)).toBe(
      "Two of Dana Whitfield or any approver must approve the same document within 2 days. Otherwise the run fails.",
    );
  });

  test("says if the document must be read to the end", () => {
    expect(
      describePolicy({ ...DEFAULT_REVIEW_POLICY, approvers: ["role:owner"], requireReadToEnd: true }),
    ).toBe("Any owner approves. Approvers must read the document to the end in the app.");
  });

  test("says if approvals must be signed", () => {
    const policy = { ...DEFAULT_REVIEW_POLICY, approvers: ["role:owner"], requirePasskey: true };
    expect(describePolicy(policy)).toBe("Any owner approves. Approvers must sign with a passkey.");
  });

  test("says which outputs are reviewed", () => {
    const policy = { ...DEFAULT_REVIEW_POLICY, approvers: ["role:owner"], when: "json.amount >= 100" };
    expect(describePolicy(policy)).toBe("Any owner approves. Reviewed only if “json.amount >= 100”.");
    expect(describePolicy({ ...policy, sample: 10 })).toBe(
      "Any owner approves. Reviewed if “json.amount >= 100”. A random 10% of the rest are also reviewed.",
    );
  });
});

test("describeApprovers lists roles and people, by name if known", () => {
  expect(describeApprovers(["role:approver", "sam@acme.test"], MEMBERS)).toBe("any approver or Sam Ode");
  expect(describeApprovers([])).toBe("a person");
});
