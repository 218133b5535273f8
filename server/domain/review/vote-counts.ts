import { type Role, scopesOf } from "@/server/domain/access/access";
import { type DecidableReview, mayDecide } from "./may-decide";

/** Who gave a vote, as they are now. */
export interface Voter {
  id: string;
  role: Role;
  /** Since when they belong: later than the vote, when they left and came back. */
  createdAt: Date;
  removedAt: Date | null;
  user: { email: string };
}

/** Whether a vote on an open review counts: whoever gave it has belonged here since, and may decide the review still. */
export function voteCounts(
  { createdAt, member }: { createdAt: Date; member: Voter },
  review: Omit<DecidableReview, "status">,
): boolean {
  if (member.removedAt || member.createdAt > createdAt) return false;
  const { id: memberId, role, user } = member;
  const decider = { kind: "member" as const, memberId, email: user.email, role, scopes: scopesOf(role) };
  return mayDecide(decider, { ...review, status: "OPEN" }).allowed;
}
