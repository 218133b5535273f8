import type { WhyAgain } from "@/server/domain/run/plan";

const WHY: Record<WhyAgain, string> = {
  EDITED: "the input was edited",
  QUESTION: "its question changed",
  APPROVERS: "its approvers changed",
  DESTINATIONS: "its data now goes somewhere else",
  LATER_STEPS: "later steps changed",
  VOTERS: "someone who approved it can't approve this run",
  NONE: "its output hasn't been approved as is",
};

/** Says which step has to be approved again, and why. */
export function sayWhyAgain({ stepOrder, why }: { stepOrder: number; why: WhyAgain }): string {
  return `Step ${stepOrder} has to be approved again because ${WHY[why]}.`;
}
