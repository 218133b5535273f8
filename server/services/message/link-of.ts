import type { Database } from "@/server/infra/db";
import { findSealedLink } from "@/server/services/invitation/sealed-link";
import { reviewLinkEnd, reviewLinkUrl } from "@/server/services/link/token";
import type { MessageRow } from "./present";

/** The link of a message, created when it is sent. Null for an invitation whose link is gone. */
export async function linkOf(db: Database, row: MessageRow): Promise<string | null> {
  const { memberId, reviewId, review, member, shownHash, createdAt } = row;
  if (reviewId === null || !review) return findSealedLink(db, { memberId, before: createdAt });
  return reviewLinkUrl({
    reviewId,
    memberId,
    since: member.createdAt,
    hash: shownHash ?? review.hash,
    expiresAt: reviewLinkEnd(review.dueAt, createdAt),
  });
}
