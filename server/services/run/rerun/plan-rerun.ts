import type { OperationInput } from "@/server/domain/operation";
import type { planRerunOperation } from "@/server/domain/run/rerun/api";
import { RerunPlan } from "@/server/domain/run/rerun/rerun-plan";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { makeRerunPlan } from "./make-rerun-plan";

/** Previews a rerun from a step, without starting it. */
export async function planRerun(
  ctx: ServiceContext,
  query: OperationInput<typeof planRerunOperation>,
): Promise<RerunPlan> {
  requireScope(ctx, "runs:write");
  return RerunPlan.parse(
    await inTransaction(ctx, (ctx) => makeRerunPlan(ctx, { ...query, isPreview: true })),
  );
}
