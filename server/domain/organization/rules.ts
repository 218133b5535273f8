import { z } from "zod";

/** An organization's optional rules for its members and clients. */
export const Rules = z.object({
  /** Whether to count votes of members who joined through a link that another member shared. */
  countHandedOverMembers: z.boolean(),
  /** Whether changes that remove or weaken a review, or change an agent or destination, need a second person. */
  secondPersonToWeaken: z.boolean(),
  /** Whether resuming a run requires a reviewId. */
  resumeNamesReview: z.boolean(),
});
export type Rules = z.output<typeof Rules>;
export type Rule = keyof Rules;

/** A partial update: only the rules to change. */
export const RulesChange = Rules.partial();
export type RulesChange = z.output<typeof RulesChange>;

/** The safer setting of each rule. Changing a rule from its safer setting weakens reviews. */
export const SAFER: Rules = {
  countHandedOverMembers: false,
  secondPersonToWeaken: true,
  resumeNamesReview: true,
};
