import type { WhyAgain } from "@/server/domain/run/plan";

const WHY: Record<WhyAgain, string> = {
  EDITED: "the input is edited",
  QUESTION: "the question differs",
  APPROVERS: "its approvers were changed",
  DESTINATIONS: "the data goes elsewhere",
  LATER_STEPS: "the steps after it differ",
  VOTERS: "someone who approved it can't approve this run",
  NONE: "it hasn't been approved as it is",
};

/** Says at which step people approve the same output again, and why. */
export function sayWhyAgain({ stepOrder, why }: { stepOrder: number; why: WhyAgain }): string {
  return `Step ${stepOrder} has to be approved again, because ${WHY[why]}.`;
}
