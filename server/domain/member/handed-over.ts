/** Who handed over the link a member joined through. That person may know the member's password. */
export interface HandedOver {
  /** Null if not recorded. */
  byId: string | null;
  byName: string;
}

/** The wording in a decision and its evidence. */
export function describeJoining(name: string): string {
  return `joined through a link from ${name}`;
}

/** Tells the member why their approval doesn't count and what to do. */
export function explainUncounted({ byName }: HandedOver, email: string): string {
  return `You joined through a link that ${byName} gave you. If a review needs several approvals, or one from someone other than the requester, yours doesn't count. To change that, set a new password through an emailed link, or ask the operator to run: npm run org -- set-password ${email}`;
}
