import { z } from "zod";

/** What an organization asks of its members and clients beyond the defaults. */
export const Rules = z.object({
  /** Votes of members who joined by a link that someone handed over count like everyone's. */
  countHandedOverMembers: z.boolean(),
  /** What removes or weakens a review, a policy or a destination takes effect once a second person confirms it. */
  secondPersonToWeaken: z.boolean(),
  /** Resuming a run has to name the review that it answers. */
  resumeNamesReview: z.boolean(),
});
export type Rules = z.output<typeof Rules>;
export type Rule = keyof Rules;

/** Only the rules to change. */
export const RulesChange = Rules.partial();
export type RulesChange = z.output<typeof RulesChange>;

/** The safer setting of each rule: leaving it weakens the organization's reviews. */
export const SAFER: Rules = {
  countHandedOverMembers: false,
  secondPersonToWeaken: true,
  resumeNamesReview: true,
};
