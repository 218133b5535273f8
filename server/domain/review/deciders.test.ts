import { describe, expect, test } from "vitest";
import { countDeciders } from "./deciders";
import { DEFAULT_REVIEW_POLICY } from "./default-policy";

const PEOPLE = [
  { email: "dana@acme.test", role: "owner", handedOver: false },
  { email: "Sam@acme.test", role: "approver", handedOver: true },
  { email: "bo@acme.test", role: "builder", handedOver: false },
] as const;

describe("countDeciders", () => {
  test.each([
    [[], 2],
    [["role:approver"], 1],
    [["role:approver", " SAM@acme.test ", "dana@acme.test"], 2],
    [["bo@acme.test", "kim@acme.test", "role:builder"], 0],
  ])("for the approvers %o returns %i", (approvers, count) => {
    expect(countDeciders({ ...DEFAULT_REVIEW_POLICY, approvers }, PEOPLE)).toBe(count);
  });

  test("omits members whose votes don't count if several people or someone other than the requester must decide", () => {
    for (const change of [{ quorum: 2 }, { allowRequester: false }])
      expect(countDeciders({ ...DEFAULT_REVIEW_POLICY, ...change }, PEOPLE)).toBe(1);
  });
});
