import { expect, test } from "vitest";
import { askToConfirm, sayWhyAgain } from "./words";

test("each reason to approve again names the step", () => {
  expect(sayWhyAgain({ stepOrder: 2, approversStepOrder: 2, why: "LATER_STEPS" })).toBe(
    "Step 2 has to be approved again because later steps changed.",
  );
  expect(sayWhyAgain({ stepOrder: 1, approversStepOrder: 1, why: "NONE" })).toBe(
    "Step 1 has to be approved again because nobody has approved its current output.",
  );
});

test("a step without its own approvers names those of the step that was approved", () => {
  expect(sayWhyAgain({ stepOrder: 3, approversStepOrder: 2, why: "LATER_STEPS" })).toBe(
    "Step 2's approvers have to approve step 3's output because later steps changed.",
  );
});

test("an edited input names the step whose approvers decide first", () => {
  for (const stepOrder of [2, 3])
    expect(sayWhyAgain({ stepOrder, approversStepOrder: 2, why: "EDITED" })).toBe(
      "Step 2's approvers have to approve the edited input first.",
    );
});

test("only requests that may have been sent before are confirmed as happening again", () => {
  const place = { kind: "request" as const, method: "POST", host: "a.test", origin: "https://a.test" };
  const sent = { stepOrder: 2, repeats: true, ...place };
  const first = { stepOrder: 3, repeats: false, ...place };
  expect(askToConfirm([sent, first], "this may happen again")).toBe(
    "I understand that this may happen again: step 2 sends a POST request to https://a.test, and that this will happen: step 3 sends a POST request to https://a.test",
  );
  expect(askToConfirm([first], "this may happen again")).not.toContain("again");
});
