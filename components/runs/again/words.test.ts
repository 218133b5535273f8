import { expect, test } from "vitest";
import { sayWhyAgain } from "./words";

test("each reason to approve again names the step", () => {
  expect(sayWhyAgain({ stepOrder: 2, why: "LATER_STEPS" })).toBe(
    "Step 2 has to be approved again because later steps changed.",
  );
  expect(sayWhyAgain({ stepOrder: 1, why: "NONE" })).toBe(
    "Step 1 has to be approved again because its output hasn't been approved as is.",
  );
});
