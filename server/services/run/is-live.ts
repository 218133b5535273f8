import type { ServiceContext } from "@/server/services/context";

/** Whether a run is still under way: asked while a model writes, so that a cancelled run stops waiting for it. */
export async function isRunLive(ctx: ServiceContext, runId: string): Promise<boolean> {
  const row = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { status: true },
  });
  return row?.status === "RUNNING";
}
