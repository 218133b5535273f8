import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "./default-policy";
import { ReviewPolicy } from "./policy";

const accepts = (policy: unknown) => ReviewPolicy.safeParse(policy).success;

describe("ReviewPolicy", () => {
  test("replaces omitted and null fields with their defaults", () => {
    expect(ReviewPolicy.parse({})).toEqual(DEFAULT_REVIEW_POLICY);
    const nulls = {
      approvers: null,
      quorum: null,
      allowRequester: null,
      timeoutSeconds: null,
      requireReadToEnd: null,
    };
    expect(ReviewPolicy.parse(nulls)).toEqual(DEFAULT_REVIEW_POLICY);
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
});
