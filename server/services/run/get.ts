import { sayMissingScope } from "@/server/domain/access/access";
import { notFound } from "@/server/domain/error";
import type { RunDetailDto } from "@/server/domain/run/api";
import { Definition } from "@/server/domain/workflow/definition";
import { hasScope, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import {
  CONTINUATIONS,
  mayNotContinue,
  presentContinuation,
  presentResumption,
} from "@/server/services/presenters/continuation";
import { presentReview, REVIEW_ROW } from "@/server/services/presenters/review";
import {
  presentFault,
  presentRun,
  presentStepRun,
  RUN_ROW,
  splitRunTime,
  sumCosts,
  sumTokens,
} from "@/server/services/presenters/run";
import { readActiveMembersFor } from "@/server/services/read-active-members";

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
      agents: {
        orderBy: { since: "desc" },
        select: { agentId: true, versionId: true, agentRevision: true },
      },
      version: { select: { definition: true } },
      stepRuns: {
        orderBy: { attempt: "asc" },
        omit: { conversation: true },
        include: { toolCalls: { orderBy: { position: "asc" } } },
      },
      reviews: { ...REVIEW_ROW, orderBy: { createdAt: "asc" } },
      purpose: true,
      continuations: CONTINUATIONS,
    },
  });
  if (!row) throw notFound("run");
  const members = await readActiveMembersFor(ctx, row.reviews);
  const reviews = new Map(
    row.reviews.map((review) => [review.stepRunId, presentReview(requirePerson(ctx), review, members)]),
  );
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
    continuations: row.continuations.map(presentContinuation),
    mayContinue: hasScope(ctx, "runs:write")
      ? presentResumption(row, { steps, newest: await findNewest(ctx, row) })
      : mayNotContinue(sayMissingScope("runs:write", "role")),
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

/** Finds the newest published version of a failed run's workflow. */
async function findNewest(
  { db, organizationId }: ServiceContext,
  { status, workflowId }: { status: string; workflowId: string },
): Promise<number | null> {
  if (status !== "FAILED") return null;
  const where = { id: workflowId, organizationId };
  return (await db.workflow.findFirst({ where, select: { revision: true } }))?.revision ?? null;
}
