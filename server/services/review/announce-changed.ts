import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { writeToDeciders } from "./write-to-deciders";

/** Tells those who can still act that an open review has another text, after the vote for it is recorded. */
export async function announceReviewChanged(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  await writeToDeciders(ctx, "REVIEW_CHANGED", review.id);
}
