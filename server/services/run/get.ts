import { notFound } from "@/server/domain/error";
import type { RunDetailDto } from "@/server/domain/run/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { ATTEMPTS, DETAIL_ROW, presentDetail, REVIEWS } from "./page/present-detail";

export async function getRun(ctx: ServiceContext, { runId }: { runId: string }): Promise<RunDetailDto> {
  requireScope(ctx, "runs:read");
  const row = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { ...DETAIL_ROW, input: true, output: true, stepRuns: ATTEMPTS, reviews: REVIEWS },
  });
  if (!row) throw notFound("run");
  return presentDetail(ctx, row);
}
