import { describe, expect, test } from "vitest";
import type { DecisionDto } from "@/server/domain/review/api";
import type { MissingVotes } from "@/server/domain/review/missing-votes";
import { describeVotes } from "./describe-votes";

const member = (name: string) => ({ id: name, name, email: `${name}@acme.test` });
const votes = (names: string[]) => names.map((name) => ({ by: member(name) }) as DecisionDto);
const missing = (count: number, ...names: string[]) => ({
  votes: count,
  people: names.map((name) => ({ ...member(name), coveredBy: null })),
  others: 0,
});

describe("describeVotes", () => {
  test.each<[string[], MissingVotes, string | null]>([
    [[], missing(3, "Lee", "Kim", "Sam"), null],
    [["Kim"], missing(2, "Lee", "Sam"), "Kim approved this document. Needs 2 more approvals: you or Sam."],
    [["Kim", "Sam"], missing(1, "Lee"), "Kim and Sam approved this document. Needs one more approval: you."],
    [["Lee", "Kim"], missing(1, "Sam"), "You approved this document. Needs one more approval: Sam."],
    [
      ["Ada", "Bo", "Kim", "Sam"],
      missing(1, "Lee"),
      "4 people approved this document. Needs one more approval: you.",
    ],
    [[], missing(2, "Kim"), "Needs 2 more approvals, but only Kim can approve. Ask an owner to add someone."],
  ])("describes votes by %j with %j missing, for Lee", (voters, missing, words) => {
    expect(describeVotes({ missing }, { votes: votes(voters) }, "Lee")).toBe(words);
  });

  test("names a cover and the person they covered for", () => {
    const vote = { by: member("Kim"), for: member("Sam") } as DecisionDto;
    expect(describeVotes({ missing: missing(1, "Lee") }, { votes: [vote] }, "Lee")).toBe(
      "Kim approved this document for Sam. Needs one more approval: you.",
    );
  });

  test("returns null once the review is closed", () => {
    expect(describeVotes({ missing: null }, { votes: votes(["Kim"]) }, "Lee")).toBeNull();
  });
});
