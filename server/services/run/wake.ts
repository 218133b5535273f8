import { RUN_REQUESTED, sendEvent } from "@/server/infra/executor/events";
import type { ServiceContext } from "@/server/services/context";

/** Tells the executor of a run. The same id however often: one run, whatever happens. */
export async function announceRun(
  ctx: ServiceContext,
  run: { id: string; generation: number },
): Promise<void> {
  const { organizationId, db } = ctx;
  const data = { runId: run.id, organizationId };
  await sendEvent({ id: `${run.id}:${run.generation}`, name: RUN_REQUESTED, data });
  await db.run.updateMany({ where: { id: run.id, organizationId }, data: { dispatchedAt: ctx.now() } });
}
