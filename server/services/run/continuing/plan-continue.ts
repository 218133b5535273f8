import type { OperationInput } from "@/server/domain/operation";
import type { planContinueOperation } from "@/server/domain/run/continuing/api";
import { ContinuePlan } from "@/server/domain/run/continuing/continue-plan";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { makeContinuePlan } from "./make-continue-plan";

/** Previews continuing a failed run. Changes nothing. */
export async function planContinue(
  ctx: ServiceContext,
  query: OperationInput<typeof planContinueOperation>,
): Promise<ContinuePlan> {
  requireScope(ctx, "runs:write");
  return ContinuePlan.parse(
    await inTransaction(ctx, (ctx) => makeContinuePlan(ctx, { ...query, isPreview: true })),
  );
}
