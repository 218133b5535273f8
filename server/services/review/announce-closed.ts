import { noteChange } from "@/server/services/note-change";
import { type EventContext, queueReviewEvent } from "@/server/services/webhook/queue-event";

/** Tells of a review that closed, however it did, in the same transaction and after its decision is recorded. */
export async function announceReviewClosed(ctx: EventContext, review: { id: string }): Promise<void> {
  noteChange(ctx, "review", review.id);
  await queueReviewEvent(ctx, "review.decided", review.id);
}
