import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { SpineStep, WorkflowSpine } from "@/server/domain/home/home";
import { Definition, type Step } from "@/server/domain/workflow/definition";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readRecentRuns } from "@/server/services/workflow/recent-runs";

const LISTED = 8;

/** Lists the most recently run workflows, latest first, then those that have never run. */
export async function listWorkflowSpines(ctx: ServiceContext): Promise<WorkflowSpine[]> {
  requireScope(ctx, "runs:read");
  requireScope(ctx, "workflows:read");
  const { db, organizationId } = ctx;
  // Reads a single index entry per workflow.
  const rows = await db.$queryRaw<{ id: string; name: string; definition: unknown }[]>`
    SELECT workflow."id", workflow."name", workflow."definition" FROM "Workflow" workflow
    LEFT JOIN LATERAL (
      SELECT "createdAt" FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "workflowId" = workflow."id" AND "purpose" <> 'TEST'
      ORDER BY "createdAt" DESC, "id" DESC LIMIT 1) latest ON true
    WHERE workflow."organizationId" = ${organizationId} AND workflow."stepCount" > 0
    ORDER BY latest."createdAt" DESC NULLS LAST, workflow."createdAt" DESC, workflow."id" DESC LIMIT ${LISTED}`;
  const runs = await readRecentRuns(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, name, definition }) => ({
    id,
    name,
    steps: Definition.parse(definition).steps.map(kindOf),
    recentRuns: runs.get(id) ?? [],
  }));
}

function kindOf(step: Step): SpineStep {
  if (isHumanStep(step)) return "person";
  return step.review ? "reviewed" : "agent";
}
