import { type Role, scopesOf } from "@/server/domain/access/access";
import type { HandedOver } from "@/server/domain/member/handed-over";
import { type DecidableReview, mayApprove } from "./may-decide";

/** The voter, or the person the voter covered for, with the fields that determine what they can approve. */
export interface VotingMember {
  id: string;
  role: Role;
  user: { email: string };
  handedOver: HandedOver | null;
}

/** The voter, or the person the voter covered for, with their current role and membership. */
export interface Voter extends VotingMember {
  /** When the member joined. This is later than the vote if the member left and came back. */
  createdAt: Date;
  removedAt: Date | null;
}

interface Cast<Member> {
  member: Member;
  /** The person the voter covered for. The vote stays valid after the cover ends. */
  forMember: Member | null;
}

type VotableReview = Omit<DecidableReview, "status" | "votes">;

/**
 * Returns whether a vote on an open review still counts. It does if the policy still allows the vote and neither
 * the voter nor the person they covered for has left since. Coming back doesn't restore the vote.
 */
export function isValidVote(vote: Cast<Voter> & { createdAt: Date }, review: VotableReview): boolean {
  for (const person of [vote.member, vote.forMember ?? vote.member])
    if (person.removedAt || person.createdAt > vote.createdAt) return false;
  return isAllowedVote(vote, review);
}

/** Returns whether the policy allows a vote by these people. */
export function isAllowedVote({ member, forMember }: Cast<VotingMember>, review: VotableReview): boolean {
  const decider = {
    kind: "member" as const,
    ...seatOf(member),
    // Without scopes, the voter can decide only for the person they cover for.
    scopes: forMember ? [] : scopesOf(member.role),
    covering: forMember ? [{ ...seatOf(forMember), name: "" }] : [],
  };
  return mayApprove(decider, { ...review, status: "OPEN" }).allowed;
}

function seatOf({ id: memberId, role, user: { email }, handedOver }: VotingMember) {
  return { memberId, email, role, handedOver };
}
