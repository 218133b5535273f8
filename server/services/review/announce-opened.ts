import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";
import { queueReviewEvent } from "@/server/services/webhook/queue-event";
import { writeToDeciders } from "./write-to-deciders";

/** Tells of a review that opens, in the same transaction: those who can act, and the organization's webhook. */
export async function announceReviewOpened(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  noteChange(ctx, "review", review.id);
  await writeToDeciders(ctx, "REVIEW_OPENED", review.id);
  await queueReviewEvent(ctx, "review.opened", review.id);
}
