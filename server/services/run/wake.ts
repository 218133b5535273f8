import { RUN_REQUESTED, RUN_RESUMED, sendEvent } from "@/server/infra/executor/events";
import type { ServiceContext } from "@/server/services/context";

/** Wakes the executor for a run. The event's id stays the same, so repeating it starts nothing twice. */
export async function wakeRun(ctx: ServiceContext, run: { id: string; generation: number }): Promise<void> {
  const { organizationId, db } = ctx;
  const data = { runId: run.id, organizationId };
  await sendEvent({ id: `${run.id}:${run.generation}`, name: RUN_REQUESTED, data });
  await db.run.updateMany({ where: { id: run.id, organizationId }, data: { dispatchedAt: ctx.now() } });
}

/** Wakes the run that waits for this review. Each call sends a new event, since a repeated id would wake nobody. */
export async function wakeAfterDecision(
  ctx: ServiceContext,
  review: { id: string; runId: string },
): Promise<void> {
  const { organizationId, db } = ctx;
  await sendEvent({ name: RUN_RESUMED, data: { runId: review.runId, organizationId, reviewId: review.id } });
  await db.review.updateMany({ where: { id: review.id, organizationId }, data: { dispatchedAt: ctx.now() } });
}
