/** The person who shared the link that a member joined through. They may know the member's password. */
export interface HandedOver {
  byId: string | null;
  byName: string;
}

/**
 * Returns whether two members could be the same person: one joined through a link that the other shared, or the
 * same person shared both members' links.
 */
export function couldBeOnePerson(
  a: { memberId: string; handedOver: HandedOver | null },
  b: { memberId: string; handedOver: HandedOver | null },
): boolean {
  return (a.handedOver?.byId ?? a.memberId) === (b.handedOver?.byId ?? b.memberId);
}

/** Describes how a member joined, for decisions and their evidence. */
export function describeJoining(name: string): string {
  return `joined through a link from ${name}`;
}

/** Tells a member why their approval doesn't count and what to do. */
export function explainUncounted({ byName }: HandedOver, email: string): string {
  return `You joined through a link that ${byName} shared with you. If a review needs several approvals, or an approval from someone other than the requester, your approval doesn't count. To change that, set a new password through an emailed link, or ask the operator to run: npm run org -- set-password ${email}`;
}
