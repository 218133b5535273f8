import { AppError, notFound } from "@/server/domain/error";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { endDriver, failRun, withRun } from "./lifecycle";

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
    if (!(await failRun(ctx, run.id, ctx.now(), { reason: "CANCELLED", error })))
      throw new AppError("conflict", `The run is already ${run.status}.`);
    await recordEntry(ctx, { action: "run.canceled", subject: { type: "run", id: runId }, runId });
    // If the event is lost, the sweeper sends it again.
    ctx.afterCommit((ctx) => endDriver(ctx, runId));
    return { runId };
  });
}
