import { expect, test } from "vitest";
import { causeOf, failureOf, nameCause } from "./cause";

test.each([
  ["STEP_FAILED", "rate_limit", "rate_limit", "Provider rate limit"],
  ["STEP_FAILED", "never_ended", "never_ended", "App stopped during the step"],
  ["STEP_FAILED", "of_a_later_version", "of_a_later_version", "Other: of_a_later_version"],
  ["STEP_FAILED", "toString", "toString", "Other: toString"],
  ["STEP_FAILED", null, "step_failed", "Other"],
  ["EXPIRED", null, "expired", "Not decided in time"],
  ["INTERNAL", null, "internal", "Internal error"],
] as const)("%s with the code %j has the cause %j, named %j", (reason, code, cause, name) => {
  expect(causeOf({ reason, code })).toBe(cause);
  expect(failureOf(cause)).toEqual({ reason, ...(reason === "STEP_FAILED" && { code }) });
  expect(nameCause(cause)).toBe(name);
});

test("an error code counts only if a step failed", () => {
  expect(causeOf({ reason: "INTERNAL", code: "anything" })).toBe("internal");
});
