import { describe, expect, test } from "vitest";
import { describeMissing } from "./describe-missing";

const LEE = { id: "Lee", name: "Lee", email: "lee@acme.test" };
const KIM = { id: "Kim", name: "Kim", email: "kim@acme.test" };

describe("describeMissing", () => {
  test.each([
    [1, [LEE], 0, "It waits for one more person: Lee."],
    [1, [LEE, KIM], 0, "It waits for one more person: Lee or Kim."],
    [2, [LEE, KIM], 1, "It waits for 2 more people: Lee, Kim or one other."],
    [2, [LEE, KIM], 7, "It waits for 2 more people: Lee, Kim or 7 others."],
    [2, [LEE], 0, "It waits for 2 more people, but only Lee can approve it. Ask an owner to add someone."],
    [
      1,
      [],
      0,
      "It waits for one more person, but nobody else here can approve it. Ask an owner to add someone.",
    ],
  ])("says for %i votes of %j and %i others", (votes, people, others, words) => {
    expect(describeMissing({ votes, people, others }, null)).toBe(words);
  });

  test("calls the reader you", () => {
    const words = (readerId: string) =>
      describeMissing({ votes: 1, people: [LEE, KIM], others: 0 }, readerId);
    expect(words("Lee")).toBe("It waits for one more person: you or Kim.");
    expect(words("Nobody of them")).toBe("It waits for one more person: Lee or Kim.");
  });
});
