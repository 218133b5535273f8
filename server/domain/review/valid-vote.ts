import { type Role, scopesOf } from "@/server/domain/access/access";
import type { HandedOver } from "@/server/domain/member/handed-over";
import { type DecidableReview, mayApprove } from "./may-decide";

/** The member who voted, with their current role and membership. */
export interface Voter {
  id: string;
  role: Role;
  /** When the member joined. This is later than the vote if the member left and came back. */
  createdAt: Date;
  removedAt: Date | null;
  user: { email: string };
  handedOver: HandedOver | null;
}

/** Returns whether a vote on an open review still counts: the voter never left and can still approve. */
export function isValidVote(
  { createdAt, member }: { createdAt: Date; member: Voter },
  review: Omit<DecidableReview, "status">,
): boolean {
  if (member.removedAt || member.createdAt > createdAt) return false;
  const { id: memberId, role, user, handedOver } = member;
  const decider = {
    kind: "member" as const,
    memberId,
    email: user.email,
    role,
    scopes: scopesOf(role),
    handedOver,
  };
  return mayApprove(decider, { ...review, status: "OPEN" }).allowed;
}
