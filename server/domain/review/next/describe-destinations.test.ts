import { expect, test } from "vitest";
import { nameSteps } from "./describe-destinations";

test("steps that send data are named once each, only by number", () => {
  expect(nameSteps([{ stepOrder: 3 }, { stepOrder: 3 }])).toBe("step 3");
  expect(nameSteps([{ stepOrder: 3 }, { stepOrder: 4 }, { stepOrder: 7 }])).toBe("steps 3, 4, and 7");
});
