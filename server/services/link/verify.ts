import type { Database } from "@/server/infra/db";
import type { Actor } from "@/server/services/context";
import { readActingMember } from "@/server/services/read-acting-member";
import { type ReviewLink, readReviewLink } from "./token";

export interface VerifiedLink extends ReviewLink {
  organizationId: string;
  actor: Extract<Actor, { kind: "link" }>;
  userId: string;
  memberName: string;
}

/**
 * Finds the member that a link was sent to, even if the link has expired. Returns null if the signature is invalid, if
 * the review no longer exists, or if the member was removed, even if they were added again later.
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
  const { memberId } = link;
  const member = await readActingMember(db, { memberId, organizationId });
  if (!member || member.since.getTime() !== link.since.getTime()) return null;
  const { acting, userId, name: memberName } = member;
  return { ...link, organizationId, userId, memberName, actor: { kind: "link", ...acting } };
}
