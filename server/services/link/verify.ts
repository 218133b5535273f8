import type { Database } from "@/server/db";
import { scopesInForce } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Actor } from "@/server/services/context";
import { JOINING } from "@/server/services/member/present";
import { type ReviewLink, readReviewLink } from "./token";

export interface VerifiedLink extends ReviewLink {
  organizationId: string;
  actor: Extract<Actor, { kind: "link" }>;
  memberName: string;
}

/**
 * Whom a link acts for, whether its time is over or not. Null: it is not one of ours, its review is gone, or its member
 * takes part no longer, or only anew.
 */
export async function verifyReviewLink(db: Database, token: string): Promise<VerifiedLink | null> {
  const link = readReviewLink(token);
  if (!link) return null;
  const review = await db.review.findUnique({
    where: { id: link.reviewId },
    select: { organizationId: true },
  });
  if (!review) return null;
  const { organizationId } = review;
  const member = await db.member.findUnique({
    where: { id_organizationId: { id: link.memberId, organizationId } },
    select: { ...JOINING, role: true, removedAt: true, user: { select: { email: true, name: true } } },
  });
  if (!member || member.removedAt || memberStatus(member) !== "active") return null;
  if (member.createdAt.getTime() !== link.since.getTime()) return null;
  const { role, user } = member;
  const scopes = scopesInForce(role, ["reviews:read", "reviews:decide"]);
  return {
    ...link,
    organizationId,
    memberName: user.name,
    actor: { kind: "link", memberId: link.memberId, email: user.email, role, scopes },
  };
}
