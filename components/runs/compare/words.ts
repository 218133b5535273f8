import { formatDuration } from "@/components/ui/time/format-duration";
import { sayCount } from "@/components/usage-words";
import type { DecisionDto } from "@/server/domain/review/api";
import { nameDecider } from "@/server/domain/review/words";
import type { ComparedDecision, ComparedStepDto, StepPairDto } from "@/server/domain/run/compare/api";
import { sayMoney } from "@/server/domain/usage/say-money";

const SAME = "Same";

export function sayTimeDifference(a: number, b: number): string {
  if (formatDuration(a) === formatDuration(b)) return SAME;
  return `B took ${formatDuration(Math.abs(b - a))} ${b > a ? "longer" : "less"}`;
}

export function sayCountDifference(a: number, b: number): string {
  return a === b ? SAME : `B has ${sayCount(Math.abs(b - a))} ${b > a ? "more" : "fewer"}`;
}

/** Costs are in millionths of a dollar, or null if no price is known. */
export function sayCostDifference(a: number | null, b: number | null): string {
  if (a === null || b === null) return a === b ? SAME : `No price known for ${a === null ? "A" : "B"}`;
  return a === b ? SAME : `B cost ${sayMoney(Math.abs(b - a))} ${b > a ? "more" : "less"}`;
}

const DONE: Record<DecisionDto["decision"], string> = {
  approve: "approved",
  reject: "rejected",
  request_changes: "requested changes",
};

/** Describes a decision: "Dana Whitfield approved with edits". */
export function sayDecision(decision: ComparedDecision): string {
  return `${nameDecider(decision)} ${DONE[decision.decision]}${decision.edited ? " with edits" : ""}`;
}

/**
 * Compares an input or output of two runs: "Same input", "Different input", or "Only A has an input". Null if neither
 * run has one. `a` and `b` are the sizes in bytes, or null if there is none.
 */
export function sayTexts(
  what: "input" | "output",
  { a, b, same }: { a: number | null; b: number | null; same: boolean | null },
): string | null {
  if (a === null && b === null) return null;
  if (a === null || b === null) return `Only ${a === null ? "B" : "A"} has an ${what}`;
  return same ? `Same ${what}` : `Different ${what}`;
}

/**
 * Returns whether a step differs in a way that matters. Times, tokens, and costs don't count, because they
 * always differ.
 */
export function isDifferent({ a, b, sameInput, sameOutput, sameInstructions, sameAgent }: StepPairDto) {
  if (!a || !b) return true;
  // People decided on a reused output in an earlier run, so rounds and votes aren't compared.
  const isReused = a.reused || b.reused;
  const ended = (step: ComparedStepDto) =>
    JSON.stringify([step.status, step.error?.code, ...(isReused ? [] : [step.round, listVotes(step)])]);
  const hasOtherTexts = [sameInput, sameOutput, sameInstructions, sameAgent].includes(false);
  return ended(a) !== ended(b) || hasOtherTexts || (a.outputBytes === null) !== (b.outputBytes === null);
}

function listVotes({ decisions }: ComparedStepDto) {
  return decisions.map(({ decision, by, for: covered, edited }) => [decision, by.id, covered?.id, edited]);
}

/** Describes the number of steps that differ: "2 of 5 steps differ". */
export function sayDifferences(steps: readonly StepPairDto[]): string {
  const count = steps.filter(isDifferent).length;
  if (count === 0) return "No steps differ";
  return `${count} of ${steps.length} ${steps.length === 1 ? "step" : "steps"} ${count === 1 ? "differs" : "differ"}`;
}
