import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { reviewOf } from "./review-of";

const TWO = { ...DEFAULT_REVIEW_POLICY, quorum: 2 };

describe("reviewOf", () => {
  test("returns the step's own policy", () => {
    for (const agentId of ["human", "writer"]) expect(reviewOf({ agentId, review: TWO })).toBe(TWO);
  });

  test("returns the default for a human step without a policy, and null for an agent's step", () => {
    expect(reviewOf({ agentId: "human", review: null })).toBe(DEFAULT_REVIEW_POLICY);
    expect(reviewOf({ agentId: "writer", review: null })).toBeNull();
  });
});
