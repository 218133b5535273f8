import type { Rule } from "@/server/domain/organization/rules";

/** What each rule does and what it costs, in the order of the page. */
export const RULE_WORDS: readonly { rule: Rule; label: string; does: string; costs: string }[] = [
  {
    rule: "secondPersonToWeaken",
    label: "A second person confirms changes that weaken reviews",
    does: "Removing or weakening a review, an agent or a destination takes effect only when another member confirms the same change.",
    costs: "Such a change waits until someone else who may edit has time for it.",
  },
  {
    rule: "resumeNamesReview",
    label: "Resume must name the review",
    does: "API calls that resume a run must send the reviewId they answer, so a client that retries a lost response can’t approve the next step.",
    costs: "Clients that don’t send reviewId get a 400 error until they are updated.",
  },
  {
    rule: "countHandedOverMembers",
    label: "Count members who joined by a link someone handed over",
    does: "Their votes count like everyone’s, also where several people must approve or the requester may not decide.",
    costs: "Whoever passed on the link could have used it to make a second account.",
  },
];
