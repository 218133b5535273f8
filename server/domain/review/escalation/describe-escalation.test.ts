import { describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { describeEscalation, nameAsked } from "./describe-escalation";

const SAM = { id: "mem_sam", name: "Sam Okafor", email: "Sam@acme.test" };

describe("nameAsked", () => {
  test.each([
    [["sam@acme.test"], "Sam Okafor"],
    [["kim@acme.test"], "kim@acme.test"],
    [["role:owner"], "all owners"],
    [["sam@acme.test", "role:admin"], "Sam Okafor and all admins"],
    [
      ["a@b.c", "d@b.c", "e@b.c", "f@b.c", "g@b.c", "h@b.c", "i@b.c"],
      "a@b.c, d@b.c, e@b.c, f@b.c, g@b.c, and 2 more",
    ],
  ])("names %j as “%s”", (to, words) => {
    expect(nameAsked(to, [SAM])).toBe(words);
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

  test("says when a review is escalated and to whom, then when it was", () => {
    expect(say({})).toBe(`If the review isn't decided by ${at}, Sam Okafor can decide, too.`);
    expect(say({ escalatedAt: later })).toBe(`Escalated on ${later}: Sam Okafor can decide, too.`);
    expect(say({ escalatedAt: later, status: "APPROVED" })).toBe(
      `Escalated on ${later}: Sam Okafor could decide, too.`,
    );
  });

  test("says nothing without an escalation, or if the review closed before it", () => {
    expect(say({ status: "APPROVED" })).toBeNull();
    expect(say({ policy: DEFAULT_REVIEW_POLICY, escalatesAt: null })).toBeNull();
  });
});
