import { notFound } from "@/server/domain/error";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { Definition } from "@/server/domain/workflow/definition";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/review/present";
import {
  presentFault,
  presentRun,
  presentStepRun,
  RUN_ROW,
  splitRunTime,
  sumCosts,
  sumTokens,
} from "./present";

export async function getRun(ctx: ServiceContext, { runId }: { runId: string }): Promise<RunDetailDto> {
  requireScope(ctx, "runs:read");
  const row = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: {
      ...RUN_ROW.select,
      input: true,
      output: true,
      error: true,
      agentsFrozenAt: true,
      agents: { select: { agentId: true, versionId: true } },
      version: { select: { definition: true } },
      stepRuns: {
        orderBy: { attempt: "asc" },
        omit: { conversation: true },
        include: { toolCalls: { orderBy: { position: "asc" } } },
      },
      reviews: { ...REVIEW_ROW, orderBy: { createdAt: "asc" } },
    },
  });
  if (!row) throw notFound("run");
  const reviews = new Map<string, ReviewDto>();
  for (const review of row.reviews) reviews.set(review.stepRunId, await presentReview(ctx, review));
  const { sessionId } = row;
  const sessionRuns = await ctx.db.run.count({
    where: { organizationId: ctx.organizationId, sessionId, purpose: { not: "TEST" } },
  });
  const { steps } = Definition.parse(row.version.definition);
  return {
    ...presentRun(row),
    ...splitRunTime(row, ctx.now()),
    sessionRuns,
    tokens: sumTokens(row.stepRuns),
    cost: sumCosts(row.stepRuns),
    input: row.input,
    output: row.output,
    error: presentFault(row.error),
    agentsFrozenAt: row.agentsFrozenAt?.toISOString() ?? null,
    steps: steps.map((step) =>
      presentStepRun(
        step,
        row,
        row.stepRuns.filter(({ stepId }) => stepId === step.id),
        reviews,
        row.agents,
      ),
    ),
  };
}
