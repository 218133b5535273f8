import { notFound } from "@/server/domain/error";
import type { RunDetailDto } from "@/server/domain/run/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentDetail } from "./page/present-detail";
import { readRun } from "./page/read-run";

export async function getRun(ctx: ServiceContext, { runId }: { runId: string }): Promise<RunDetailDto> {
  requireScope(ctx, "runs:read");
  const run = await readRun(ctx, runId);
  if (!run) throw notFound("run");
  return presentDetail(ctx, run);
}
