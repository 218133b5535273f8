import { expect, test } from "vitest";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { whyRemoved } from "./why-removed";

const member = (name: string) => ({ id: name, name, email: `${name}@acme.test` });
/** Sam's approval for Dana. */
const vote = {
  decision: "approve",
  by: member("Sam"),
  for: member("Dana"),
  voided: false,
} as DecisionDto;
const review = (changes: Partial<ReviewDto>) =>
  ({
    status: "OPEN",
    hash: "a",
    decisions: [vote],
    mayApprove: { allowed: true, reason: null },
    ...changes,
  }) as ReviewDto;

test.each<[string, Partial<ReviewDto>, reader: string, why: string | null]>([
  ["approved", { status: "APPROVED" }, "Kim", "Sam for Dana approved it."],
  ["approved by the reader", { status: "APPROVED" }, "Sam", "You approved it."],
  ["edited", { hash: "b" }, "Kim", "Sam for Dana edited the document."],
  ["approved once, for the reader", {}, "Dana", "Sam for Dana already approved it."],
  ["approved once, by the reader", {}, "Sam", "You already approved it."],
  ["approved once, by others", {}, "Kim", null],
])("a review that a cover approved names both people: %s", (_, changes, reader, why) => {
  expect(whyRemoved({ hash: "a" }, review(changes), reader)).toBe(why);
});
