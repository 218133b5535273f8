import type { Rule } from "@/server/domain/organization/rules";

/** The label, effect, and cost of each rule, in page order. */
export const RULE_WORDS: readonly { rule: Rule; label: string; does: string; costs: string }[] = [
  {
    rule: "secondPersonToWeaken",
    label: "Require a second person for changes that weaken reviews",
    does: "A change that removes or weakens a review, or changes an agent or destination, takes effect only when another member confirms it.",
    costs: "Changes wait until another member with edit access confirms them.",
  },
  {
    rule: "resumeNamesReview",
    label: "Require reviewId to resume a run",
    does: "API calls that resume a run must include the reviewId, so a retry after a lost response can't accidentally approve the next step.",
    costs: "Clients that don't send reviewId get a 400 error until they are updated.",
  },
  {
    rule: "countHandedOverMembers",
    label: "Count votes from members who joined through another member's link",
    does: "Their votes count like everyone else's, even when several people must approve or the requester can't decide.",
    costs:
      "The person who shared the link could also control the new member's account. Turning this on takes two owners or admins.",
  },
];
