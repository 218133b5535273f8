import { RUN_RESUMED, sendEvent } from "@/server/infra/executor/events";
import type { ServiceContext } from "@/server/services/context";

/** Wakes the run that waits for this review. Each call is an event of its own: a repeated id wakes nobody. */
export async function announceDecision(
  ctx: ServiceContext,
  review: { id: string; runId: string },
): Promise<void> {
  const { organizationId, db } = ctx;
  await sendEvent({ name: RUN_RESUMED, data: { runId: review.runId, organizationId, reviewId: review.id } });
  await db.review.updateMany({ where: { id: review.id, organizationId }, data: { dispatchedAt: ctx.now() } });
}
