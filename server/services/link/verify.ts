import { scopesInForce } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Database } from "@/server/infra/db";
import type { Actor } from "@/server/services/context";
import { JOINING, rightsAt, rightsOf } from "@/server/services/presenters/member";
import { type ReviewLink, readReviewLink } from "./token";

export interface VerifiedLink extends ReviewLink {
  organizationId: string;
  actor: Extract<Actor, { kind: "link" }>;
  userId: string;
  memberName: string;
}

/**
 * Finds the member a link acts for, even if the link has expired. Returns null if the signature is invalid,
 * the review no longer exists, or the member was removed, even if they were added again later.
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
  const member = await db.member.findFirst({
    where: { id: link.memberId, organizationId },
    select: {
      ...JOINING,
      ...rightsAt(new Date()),
      userId: true,
      role: true,
      removedAt: true,
      user: { select: { email: true, name: true } },
    },
  });
  if (!member || member.removedAt || memberStatus(member) !== "active") return null;
  if (member.createdAt.getTime() !== link.since.getTime()) return null;
  const { userId, role, user } = member;
  const scopes = scopesInForce(role, ["reviews:read", "reviews:decide"]);
  return {
    ...link,
    organizationId,
    userId,
    memberName: user.name,
    actor: {
      kind: "link",
      memberId: link.memberId,
      email: user.email,
      role,
      scopes,
      ...rightsOf(member),
    },
  };
}
