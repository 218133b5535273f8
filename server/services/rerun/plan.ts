import type { OperationInput } from "@/server/domain/operation";
import type { planRerunOperation } from "@/server/domain/run/rerun/api";
import { RerunPlan } from "@/server/domain/run/rerun/plan";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { makePlan } from "./make-plan";

/** Previews running a run again from a step. Starts nothing. */
export async function planRerun(
  ctx: ServiceContext,
  query: OperationInput<typeof planRerunOperation>,
): Promise<RerunPlan> {
  requireScope(ctx, "runs:write");
  return RerunPlan.parse(await inTransaction(ctx, (ctx) => makePlan(ctx, { ...query, isPreview: true })));
}
