import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY, DEFAULT_REVIEW_POLICY } from "./default-policy";
import { ReviewPolicy, SentPolicy } from "./policy";

const accepts = (policy: unknown) => ReviewPolicy.safeParse(policy).success;

describe("ReviewPolicy", () => {
  test("replaces omitted and null fields with their defaults", () => {
    expect(ReviewPolicy.parse({})).toEqual(DEFAULT_REVIEW_POLICY);
    const nulls = {
      approvers: null,
      quorum: null,
      allowRequester: null,
      timeoutSeconds: null,
      escalate: null,
      requireReadToEnd: null,
      requirePasskey: null,
    };
    expect(ReviewPolicy.parse(nulls)).toEqual(DEFAULT_REVIEW_POLICY);
  });

  test("reads an empty list, in a stored policy, as anyone, and refuses one that is sent", () => {
    expect(ReviewPolicy.parse({ approvers: [] })).toEqual(DEFAULT_REVIEW_POLICY);
    const { error } = SentPolicy.safeParse({ approvers: [] });
    expect(error?.issues).toMatchObject([
      { path: ["approvers"], message: expect.stringContaining("names no one") },
    ]);
    for (const anyone of [{}, { approvers: null }])
      expect(SentPolicy.parse(anyone)).toEqual(DEFAULT_DRAFT_POLICY);
  });

  test("leaves its own output unchanged", () => {
    const policy = ReviewPolicy.parse({ approvers: [" Dana@Acme.test "], quorum: 3, timeoutSeconds: 5 });
    expect(ReviewPolicy.parse(policy)).toEqual(policy);
  });

  test("stores each approver once, in lower case", () => {
    const { approvers } = ReviewPolicy.parse({
      approvers: ["Dana@Acme.test", "dana@acme.test ", "ROLE:Owner"],
    });
    expect(approvers).toEqual(["dana@acme.test", "role:owner"]);
  });

  test.each([["dana"], ["role:nobody"], ["role:"], [""], [7], "role:owner"])(
    "rejects the approvers %j",
    (approvers) => expect(accepts({ approvers })).toBe(false),
  );

  test.each([0, -1, 1.5, 101, "2"])("rejects the quorum %j", (quorum) =>
    expect(accepts({ quorum })).toBe(false),
  );

  test("accepts a timeout from one second to 366 days", () => {
    for (const timeoutSeconds of [1, 31_622_400]) expect(accepts({ timeoutSeconds })).toBe(true);
    for (const timeoutSeconds of [0, -1, 0.5, 31_622_401, "60"])
      expect(accepts({ timeoutSeconds })).toBe(false);
  });

  test("accepts an escalation to people or roles, before the time to decide ends", () => {
    const escalate = { afterSeconds: 60, to: [" Dana@Acme.test", "dana@acme.test", "role:owner"] };
    expect(ReviewPolicy.parse({ escalate }).escalate).toEqual({
      afterSeconds: 60,
      to: ["dana@acme.test", "role:owner"],
    });
    expect(accepts({ escalate, timeoutSeconds: 61 })).toBe(true);
    expect(accepts({ escalate: { ...escalate, afterSeconds: 31_622_400 } })).toBe(true);
  });

  test.each([
    [{ afterSeconds: 60 }, {}, "escalate.to"],
    [{ afterSeconds: 60, to: [] }, {}, "escalate.to"],
    [{ afterSeconds: 60, to: ["role:nobody"] }, {}, "escalate.to.0"],
    [{ afterSeconds: 60, to: Array(101).fill("role:owner") }, {}, "escalate.to"],
    [{ to: ["role:owner"] }, {}, "escalate.afterSeconds"],
    [{ afterSeconds: 0, to: ["role:owner"] }, {}, "escalate.afterSeconds"],
    [{ afterSeconds: 1.5, to: ["role:owner"] }, {}, "escalate.afterSeconds"],
    [{ afterSeconds: 31_622_401, to: ["role:owner"] }, {}, "escalate.afterSeconds"],
    [{ afterSeconds: 60, to: ["role:owner"] }, { timeoutSeconds: 60 }, "escalate.afterSeconds"],
  ])("rejects the escalation %j with %j", (escalate, rest, path) => {
    const { error } = ReviewPolicy.safeParse({ escalate, ...rest });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([path]);
  });
});
