import type { AskedAgain, RunPlan, WhyAgain } from "@/server/domain/run/plan";
import { listSideEffects } from "@/server/domain/run/side-effects";

const WHY: Record<WhyAgain, string> = {
  EDITED: "the input was edited",
  QUESTION: "its question changed",
  APPROVERS: "its approvers changed",
  DESTINATIONS: "its data now goes somewhere else",
  LATER_STEPS: "later steps changed",
  VOTERS: "someone who approved it can't approve this run",
  NONE: "its output hasn't been approved as is",
};

/** Says which step has to be approved again, by whom if its own approvers don't decide, and why. */
export function sayWhyAgain({ stepOrder, approversStepOrder, why }: AskedAgain): string {
  if (stepOrder === approversStepOrder)
    return `Step ${stepOrder} has to be approved again because ${WHY[why]}.`;
  return `The approvers of step ${approversStepOrder} have to approve the output of step ${stepOrder} because ${WHY[why]}.`;
}

/** Says who has to approve again before anything runs, and why. */
export function listAgain(
  { asksAgain, isBehindApproval }: Pick<RunPlan, "asksAgain" | "isBehindApproval">,
  isEdited: boolean,
): string[] {
  const lines = asksAgain.map(sayWhyAgain);
  if (!isEdited || !isBehindApproval) return lines;
  return [...lines, "The same approvers have to approve the edited input first."];
}

/** Asks to confirm what steps send, and says which of it may have been sent before. */
export function askToConfirm(sideEffects: RunPlan["sideEffects"], again: string): string {
  return `I understand that ${listSideEffects(sideEffects, { again, first: "this will happen" }).join(", and that ")}`;
}
