import { expect, test } from "vitest";
import { sayWhyAgain } from "./words";

test("each reason to approve again is said in a sentence that names the step", () => {
  expect(sayWhyAgain({ stepOrder: 2, why: "LATER_STEPS" })).toBe(
    "Step 2 has to be approved again, because the steps after it differ.",
  );
  expect(sayWhyAgain({ stepOrder: 1, why: "NONE" })).toBe(
    "Step 1 has to be approved again, because it hasn't been approved as it is.",
  );
});
