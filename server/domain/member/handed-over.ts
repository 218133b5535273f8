/** Who handed over the link that a member joined by: that person may know what the member signs in with. */
export interface HandedOver {
  /** Null where it was not recorded. */
  byId: string | null;
  byName: string;
}

/** As a decision and its evidence say it. */
export function describeJoining(name: string): string {
  return `joined through a link from ${name}`;
}

/** Why an approval doesn't count, and what to do, in words for the member. */
export function explainUncounted({ byName }: HandedOver, email: string): string {
  return `You joined through a link that ${byName} gave you. If a review needs several approvals, or one from someone other than the requester, yours doesn't count. To change that, set a new password through an emailed link, or ask the operator to run: npm run org -- set-password ${email}`;
}
