import { AppError, notFound } from "@/server/domain/error";
import { RUN_CANCELLED, sendEvent } from "@/server/infra/executor/events";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { failRun, withRun } from "./lifecycle";

/**
 * Ends a run immediately: closes its open review, aborts a model call in progress, and keeps later steps from
 * starting.
 */
export async function cancelRun(
  ctx: ServiceContext,
  { runId }: { runId: string },
): Promise<{ runId: string }> {
  requireScope(ctx, "runs:write");
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run) throw notFound("run");
    const id = requirePerson(ctx).memberId;
    const member = await ctx.db.member.findFirstOrThrow({
      where: { id, organizationId: ctx.organizationId },
      ...MEMBER_REF,
    });
    const error = { code: "cancelled", message: `${presentMember(member).name} canceled the run.` };
    const now = ctx.now();
    if (!(await failRun(ctx, run.id, now, { reason: "CANCELLED", error })))
      throw new AppError("conflict", `The run is already ${run.status}.`);
    // If the event gets lost, the sweeper wakes the driver, which then ends.
    await markSettled(ctx, runId, null);
    ctx.afterCommit(async (ctx) => {
      await sendEvent({ name: RUN_CANCELLED, data: { runId, organizationId: ctx.organizationId } });
      await markSettled(ctx, runId, now);
    });
    return { runId };
  });
}

/** Records whether the driver knows that the run's review was closed. */
async function markSettled(
  { db, organizationId }: ServiceContext,
  runId: string,
  settledAt: Date | null,
): Promise<void> {
  await db.review.updateMany({ where: { runId, organizationId, status: "CANCELLED" }, data: { settledAt } });
}
