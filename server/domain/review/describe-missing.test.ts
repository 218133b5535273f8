import { describe, expect, test } from "vitest";
import { describeMissing } from "./describe-missing";

const LEE = { id: "Lee", name: "Lee", email: "lee@acme.test", coveredBy: null };
const KIM = { id: "Kim", name: "Kim", email: "kim@acme.test", coveredBy: null };

describe("describeMissing", () => {
  test.each([
    [1, [LEE], 0, "Needs one more approval: Lee."],
    [1, [LEE, KIM], 0, "Needs one more approval: Lee or Kim."],
    [2, [LEE, KIM], 1, "Needs 2 more approvals: Lee, Kim, or one other."],
    [2, [LEE, KIM], 7, "Needs 2 more approvals: Lee, Kim, or 7 others."],
    [2, [LEE], 0, "Needs 2 more approvals, but only Lee can approve. Ask an owner to add someone."],
    [1, [], 0, "Needs one more approval, but nobody else can approve. Ask an owner to add someone."],
  ])("describes %i missing votes from %j and %i others", (votes, people, others, words) => {
    expect(describeMissing({ votes, people, others }, null)).toBe(words);
  });

  test("names a person's cover, and addresses the cover as you", () => {
    const missing = { votes: 1, people: [{ ...LEE, coveredBy: KIM }], others: 0 };
    expect(describeMissing(missing, null)).toBe("Needs one more approval: Lee (covered by Kim).");
    expect(describeMissing(missing, "Kim")).toBe("Needs one more approval: you (for Lee).");
    expect(describeMissing(missing, "Lee")).toBe("Needs one more approval: you.");
  });

  test("addresses the reader as you", () => {
    const words = (readerId: string) =>
      describeMissing({ votes: 1, people: [LEE, KIM], others: 0 }, readerId);
    expect(words("Lee")).toBe("Needs one more approval: you or Kim.");
    expect(words("Sam")).toBe("Needs one more approval: Lee or Kim.");
  });
});
