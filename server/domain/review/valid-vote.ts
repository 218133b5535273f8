import { type Role, scopesOf } from "@/server/domain/access/access";
import type { HandedOver } from "@/server/domain/member/handed-over";
import { type DecidableReview, mayApprove } from "./may-decide";

/** The voter, or the person the voter covered for, with their current role and membership. */
export interface Voter {
  id: string;
  role: Role;
  /** When the member joined. This is later than the vote if the member left and came back. */
  createdAt: Date;
  removedAt: Date | null;
  user: { email: string };
  handedOver: HandedOver | null;
}

interface CastVote {
  createdAt: Date;
  member: Voter;
  /** The person the voter covered for. The vote stays valid after the cover ends. */
  forMember: Voter | null;
}

/**
 * Returns whether a vote on an open review still counts. It does if the policy still allows the vote and neither
 * the voter nor the person they covered for has left since. Coming back doesn't restore the vote.
 */
export function isValidVote(
  { createdAt, member, forMember }: CastVote,
  review: Omit<DecidableReview, "status" | "votes">,
): boolean {
  for (const person of [member, forMember ?? member])
    if (person.removedAt || person.createdAt > createdAt) return false;
  const decider = {
    kind: "member" as const,
    ...seatOf(member),
    // Without scopes, the voter can decide only for the person they cover for.
    scopes: forMember ? [] : scopesOf(member.role),
    covering: forMember ? [{ ...seatOf(forMember), name: "" }] : [],
  };
  return mayApprove(decider, { ...review, status: "OPEN" }).allowed;
}

function seatOf({ id: memberId, role, user: { email }, handedOver }: Voter) {
  return { memberId, email, role, handedOver };
}
