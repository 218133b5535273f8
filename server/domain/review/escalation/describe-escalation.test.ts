import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { describeEscalation, sayAsked } from "./describe-escalation";

const SAM = { id: "mem_sam", name: "Sam Okafor", email: "Sam@acme.test" };

describe("sayAsked", () => {
  test.each([
    [["sam@acme.test"], "Sam Okafor is asked"],
    [["kim@acme.test"], "kim@acme.test is asked"],
    [["role:owner"], "all owners are asked"],
    [["sam@acme.test", "role:admin"], "Sam Okafor and all admins are asked"],
    [
      ["a@b.c", "d@b.c", "e@b.c", "f@b.c", "g@b.c", "h@b.c", "i@b.c"],
      "a@b.c, d@b.c, e@b.c, f@b.c, g@b.c and 2 more are asked",
    ],
  ])("names %j as “%s”", (to, words) => {
    expect(sayAsked(to, [SAM])).toBe(words);
  });
});

describe("describeEscalation", () => {
  const [at, later] = ["2026-11-27T14:00:00.000Z", "2026-11-27T14:00:05.000Z"];
  const review = {
    policy: { ...DEFAULT_REVIEW_POLICY, escalate: { afterSeconds: 60, to: ["sam@acme.test"] } },
    named: [SAM],
    status: "OPEN" as const,
    escalatesAt: at,
    escalatedAt: null,
  };
  const say = (changes: Partial<Parameters<typeof describeEscalation>[0]>) => {
    const words = describeEscalation({ ...review, ...changes });
    return words && `${words.lead}${words.at}${words.rest}`;
  };

  test("says who is asked next and when, then who was asked", () => {
    expect(say({})).toBe(`If nobody decides by ${at}, Sam Okafor is asked, too.`);
    expect(say({ escalatedAt: later })).toBe(`Escalated ${later}: Sam Okafor was asked, too.`);
    expect(say({ escalatedAt: later, status: "APPROVED" })).toContain("Escalated");
  });

  test("says nothing without an escalation, or if the review closed before it", () => {
    expect(say({ status: "APPROVED" })).toBeNull();
    expect(say({ policy: DEFAULT_REVIEW_POLICY, escalatesAt: null })).toBeNull();
  });
});
