import type { ServiceContext } from "@/server/services/context";
import { isTakenFrom } from "./lock";

/**
 * Whether this driver's step is still wanted. Asked while an agent works, so that it stops if the run was cancelled or a
 * different driver has claimed it.
 */
export async function isRunLive(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<boolean> {
  const run = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { status: true, claimedBy: true },
  });
  return run?.status === "RUNNING" && !isTakenFrom(run, claimedBy);
}
