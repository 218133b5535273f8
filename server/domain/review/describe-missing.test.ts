import { describe, expect, test } from "vitest";
import { describeMissing } from "./describe-missing";

const [LEE, KIM] = ["Lee", "Kim"].map((name) => ({ id: name, name, email: `${name}@acme.test` }));

describe("describeMissing", () => {
  test.each([
    [1, [LEE], 0, "It waits for one more person: Lee."],
    [1, [LEE, KIM], 0, "It waits for one more person: Lee or Kim."],
    [2, [LEE, KIM], 1, "It waits for 2 more people: Lee, Kim or one other."],
    [2, [LEE, KIM], 7, "It waits for 2 more people: Lee, Kim or 7 others."],
    [
      1,
      [],
      0,
      "It waits for one more person, but nobody else here may decide it. Ask an owner to add somebody.",
    ],
  ])("says for %i votes of %j and %i others", (votes, people, others, words) => {
    expect(describeMissing({ votes, people: people.flatMap((one) => one ?? []), others })).toBe(words);
  });
});
