import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { writeToDeciders } from "./write-to-deciders";

/** Tells those who can still act that a vote for the text of an open review counts no longer, after it was taken back. */
export async function announceVoteVoided(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  await writeToDeciders(ctx, "REVIEW_VOTE_VOIDED", review.id);
}
