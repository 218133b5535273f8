import { notFound } from "@/server/domain/error";
import { requireScope, type ServiceContext } from "@/server/services/context";

export interface StepTextQuery {
  runId: string;
  /** Null for the run's own input or output. */
  stepId: string | null;
  of: "input" | "output";
  /** The step's attempt. Defaults to the latest. */
  attempt?: number;
}

/**
 * Returns the full input or output of a run, or of a step's attempt. An output is null until the run or
 * the attempt completes.
 */
export async function getStepText(
  ctx: ServiceContext,
  { runId, stepId, of, attempt }: StepTextQuery,
): Promise<string | null> {
  requireScope(ctx, "runs:read");
  const { organizationId } = ctx;
  const select = { input: of === "input", output: of === "output" };
  const row =
    stepId === null
      ? await ctx.db.run.findFirst({ where: { id: runId, organizationId }, select })
      : await ctx.db.stepRun.findFirst({
          where: { runId, stepId, attempt, organizationId, status: { not: "RECORDED" } },
          orderBy: { attempt: "desc" },
          select,
        });
  if (!row) throw notFound("run");
  return row[of];
}
