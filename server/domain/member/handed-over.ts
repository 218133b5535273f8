/** Who handed over the link that a member joined by: that person may know what the member signs in with. */
export interface HandedOver {
  /** Null where it was not recorded. */
  byId: string | null;
  byName: string;
}

/** As a decision and its evidence say it. */
export function describeJoining(name: string): string {
  return `joined by a link from ${name}`;
}

/** Why an approval doesn't count, and what to do, in words for the member. */
export function explainUncounted({ byName }: HandedOver, email: string): string {
  return `You joined by a link that ${byName} handed over. Where a review needs several people, or someone other than the requester, your approval doesn't count. To change that, use a password link that is mailed to you, or ask the operator to run: npm run org -- set-password ${email}`;
}
