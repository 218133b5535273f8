import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { hasScope, type ServiceContext } from "@/server/services/context";

const LISTED = 20;
type Row = AgentDetailDto["openRuns"]["latest"][number] & { count: number };

/** The runs under way that have a step of an agent before them, by the definition that they run on; told to who may read runs. */
export async function findOpenRuns(
  ctx: ServiceContext,
  agentId: string,
): Promise<AgentDetailDto["openRuns"]> {
  const { db, organizationId } = ctx;
  const naming = JSON.stringify({ steps: [{ agentId }] });
  const rows = await db.$queryRaw<Row[]>`
    WITH open AS MATERIALIZED (
      SELECT "id", "workflowName", "status", "versionId", coalesce("currentStepOrder", 0) AS "at", "createdAt"
      FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "status" IN ('QUEUED', 'RUNNING', 'PAUSED')
    ), named AS (
      SELECT "id" AS "versionId", (
        SELECT max((step->>'stepOrder')::int) FROM jsonb_array_elements("definition"->'steps') AS step
        WHERE step->>'agentId' = ${agentId}) AS "last"
      FROM "WorkflowVersion" WHERE "id" IN (SELECT "versionId" FROM open) AND "definition" @> ${naming}::jsonb
    )
    SELECT "id", "workflowName", "status"::text, count(*) OVER ()::int AS "count"
    FROM open JOIN named USING ("versionId") WHERE "last" >= "at"
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${LISTED}`;
  return {
    count: rows[0]?.count ?? 0,
    latest: hasScope(ctx, "runs:read")
      ? rows.map(({ id, workflowName, status }) => ({ id, workflowName, status }))
      : [],
  };
}
