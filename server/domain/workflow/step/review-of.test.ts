import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { reviewOf } from "./review-of";

const TWO = { ...DEFAULT_REVIEW_POLICY, quorum: 2 };

describe("reviewOf", () => {
  test("is the policy that the step names", () => {
    for (const agentId of ["human", "writer"]) expect(reviewOf({ agentId, review: TWO })).toBe(TWO);
  });

  test("is the default one on a person's step, and none on an agent's, where it names none", () => {
    expect(reviewOf({ agentId: "human", review: null })).toBe(DEFAULT_REVIEW_POLICY);
    expect(reviewOf({ agentId: "writer", review: null })).toBeNull();
  });
});
