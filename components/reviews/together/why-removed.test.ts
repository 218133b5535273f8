import { expect, test } from "vitest";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { whyRemoved } from "./why-removed";

const member = (name: string) => ({ id: name, name, email: `${name}@acme.test` });
/** Sam's approval on Dana's behalf. */
const vote = {
  decision: "approve",
  by: member("Sam"),
  for: member("Dana"),
  voided: false,
} as DecisionDto;
const review = (changes: Partial<ReviewDto>) =>
  ({
    status: "OPEN",
    kind: "TEXT",
    text: "The draft.",
    hash: "a",
    decisions: [vote],
    mayApprove: { allowed: true, reason: null },
    ...changes,
  }) as ReviewDto;

test.each<[string, Partial<ReviewDto>, reader: string, why: string | null]>([
  ["approved", { status: "APPROVED" }, "Kim", "Sam approved it for Dana."],
  ["approved by the user", { status: "APPROVED" }, "Sam", "You approved it."],
  ["edited", { hash: "b" }, "Kim", "Sam edited the document for Dana."],
  ["approved once, for the user", {}, "Dana", "Sam already approved it for Dana."],
  ["approved once, by the user", {}, "Sam", "You already approved it."],
  ["approved once, by others", {}, "Kim", null],
  ["empty", { text: " \n" }, "Kim", "The document is empty. Open the review to decide."],
])("explains why a review was removed: %s", (_, changes, reader, why) => {
  expect(whyRemoved({ hash: "a" }, review(changes), reader)).toBe(why);
});
