import { describe, expect, test } from "vitest";
import { countDeciders } from "./deciders";

const PEOPLE = [
  { email: "dana@acme.test", role: "owner" },
  { email: "Sam@acme.test", role: "approver" },
  { email: "bo@acme.test", role: "builder" },
] as const;

describe("countDeciders", () => {
  test.each([
    [[], 2],
    [["role:approver"], 1],
    [["role:approver", " SAM@acme.test ", "dana@acme.test"], 2],
    [["bo@acme.test", "kim@acme.test", "role:builder"], 0],
  ])("of %o: %i", (approvers, count) => {
    expect(countDeciders(approvers, PEOPLE)).toBe(count);
  });
});
