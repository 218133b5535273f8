import { notFound } from "@/server/domain/error";
import { requireScope, type ServiceContext } from "@/server/services/context";

export interface StepTextQuery {
  runId: string;
  stepId: string;
  of: "input" | "output";
}

/**
 * Returns the full input or output of a step's latest attempt. An output is null until the attempt completes.
 */
export async function getStepText(
  ctx: ServiceContext,
  { runId, stepId, of }: StepTextQuery,
): Promise<string | null> {
  requireScope(ctx, "runs:read");
  const row = await ctx.db.stepRun.findFirst({
    where: { runId, stepId, organizationId: ctx.organizationId },
    orderBy: { attempt: "desc" },
    select: { input: of === "input", output: of === "output" },
  });
  if (!row) throw notFound("run");
  return row[of];
}
