import type { AskedAgain, RunPlan, WhyAgain } from "@/server/domain/run/run-plan";
import { listSideEffects } from "@/server/domain/run/side-effects";

const WHY: Record<Exclude<WhyAgain, "EDITED">, string> = {
  QUESTION: "its question changed",
  APPROVERS: "its approvers changed",
  DESTINATIONS: "its data now goes to different destinations",
  LATER_STEPS: "later steps changed",
  VOTERS: "someone who approved it can't approve this run",
  NONE: "nobody has approved its current output",
};

/** Explains which step has to be approved again, why, and by whom if not by its own approvers. */
export function sayWhyAgain({ stepOrder, approversStepOrder, why }: AskedAgain): string {
  if (why === "EDITED")
    return `Step ${approversStepOrder}'s approvers have to approve the edited input first.`;
  if (stepOrder === approversStepOrder)
    return `Step ${stepOrder} has to be approved again because ${WHY[why]}.`;
  return `Step ${approversStepOrder}'s approvers have to approve step ${stepOrder}'s output because ${WHY[why]}.`;
}

/** Writes the label of the checkbox that confirms side effects. `again` marks those that may already have happened. */
export function askToConfirm(sideEffects: RunPlan["sideEffects"], again: string): string {
  return `I understand that ${listSideEffects(sideEffects, { again, first: "this will happen" }).join(", and that ")}`;
}
