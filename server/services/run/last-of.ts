import { Definition } from "@/server/domain/workflow/definition";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/require";

/** What the latest run of a workflow, published or draft, made of its steps; null before any step has an output. */
export async function findLastRun(ctx: ServiceContext, { id }: { id: string }): Promise<LastRun | null> {
  requireScope(ctx, "runs:read");
  await requireWorkflow(ctx, id);
  return readLastRun(ctx, id);
}

export async function readLastRun(ctx: ServiceContext, workflowId: string): Promise<LastRun | null> {
  const row = await ctx.db.run.findFirst({
    where: {
      workflowId,
      organizationId: ctx.organizationId,
      purpose: { not: "TEST" },
      stepRuns: { some: { status: "COMPLETED" } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      input: true,
      version: { select: { definition: true } },
      stepRuns: {
        orderBy: { attempt: "asc" },
        omit: { prompt: true },
        include: { reviews: { select: { draft: true } } },
      },
    },
  });
  if (!row) return null;
  const latest = new Map(row.stepRuns.map((stepRun) => [stepRun.stepId, stepRun]));
  return {
    runId: row.id,
    input: row.input,
    outputs: Definition.parse(row.version.definition).steps.flatMap(({ id, name }) => {
      const stepRun = latest.get(id);
      if (!stepRun) return [];
      const { input, output, status, simulated, startedAt, finishedAt, reviews } = stepRun;
      return {
        stepId: id,
        name,
        input,
        output,
        status,
        simulated,
        edited: output !== null && reviews.some(({ draft }) => draft !== output),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
      };
    }),
  };
}
