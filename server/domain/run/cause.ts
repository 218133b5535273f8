import type { RunReason } from "./status";
import type { StepErrorCode } from "./step-error-code";

/**
 * Returns the cause of a failed or expired run: the code of its step's error, or otherwise the reason in
 * lowercase.
 */
export function causeOf({ reason, code }: { reason: RunReason; code: string | null }): string {
  return reason === "STEP_FAILED" && code ? code : reason.toLowerCase();
}

/**
 * Returns the reason and code of failures with this cause. If `code` is undefined, any code matches. If it's null, only
 * errors without a code match.
 */
export function failureOf(cause: string): {
  reason: Extract<RunReason, "STEP_FAILED" | "INTERNAL" | "EXPIRED">;
  code?: string | null;
} {
  if (cause === "internal") return { reason: "INTERNAL" };
  if (cause === "expired") return { reason: "EXPIRED" };
  return { reason: "STEP_FAILED", code: cause === "step_failed" ? null : cause };
}

export type RunCause = StepErrorCode | "step_failed" | "internal" | "expired";

/** Short names for the causes. */
const CAUSES: Record<RunCause, string> = {
  authentication: "Key rejected",
  rate_limit: "Provider rate limit",
  overloaded: "Server overloaded",
  timeout: "Took too long",
  refused: "Refused by the provider",
  context_too_long: "Too long for the model",
  invalid_answer: "Unusable response",
  connection: "Couldn't connect",
  too_long: "Output too long",
  unknown_agent: "Agent missing or deactivated",
  invalid_output: "Output doesn't match its schema",
  spending_limit: "Spending limit reached",
  tools: "Tool server problem",
  missing_value: "Missing value",
  template: "Template problem",
  empty_message: "Empty message",
  empty_input: "Empty input",
  provider: "Provider error",
  unknown_step: "Refers to a missing step",
  aborted: "Call stopped",
  never_ended: "App stopped during the step",
  unconfirmed: "Would send requests again",
  expired: "Not decided in time",
  internal: "Internal error",
  step_failed: "Other",
};

export const RUN_CAUSES = Object.keys(CAUSES) as RunCause[];

export function nameCause(cause: string): string {
  return isCause(cause) ? CAUSES[cause] : `Other: ${cause}`;
}

/** Returns whether this version of the app knows the cause. */
export function isCause(cause: string): cause is RunCause {
  return Object.hasOwn(CAUSES, cause);
}

/** Lists the causes to choose from, sorted by name. */
export function listCauses(): { id: RunCause; name: string }[] {
  return RUN_CAUSES.map((id) => ({ id, name: CAUSES[id] })).sort((one, other) =>
    one.name.localeCompare(other.name, "en"),
  );
}
