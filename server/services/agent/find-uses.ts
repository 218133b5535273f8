import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { hasScope, type ServiceContext } from "@/server/services/context";

type Uses = AgentDetailDto["usedBy"];

/**
 * The workflows that name an agent: as published, in their draft, or only in one that was set aside. By name, for who
 * may read workflows.
 */
export async function findUses(ctx: ServiceContext, agentId: string): Promise<Uses> {
  const { db, organizationId } = ctx;
  const naming = JSON.stringify({ steps: [{ agentId }] });
  const workflows = await db.$queryRaw<Uses["workflows"]>`
    WITH naming AS (
      SELECT "id" AS "workflowId", false AS "setAside" FROM "Workflow"
      WHERE "organizationId" = ${organizationId} AND "definition" @> ${naming}::jsonb
      UNION ALL SELECT "workflowId", false FROM "WorkflowDraft"
      WHERE "organizationId" = ${organizationId} AND "definition" @> ${naming}::jsonb
      UNION ALL SELECT "workflowId", true FROM "DraftSetAside"
      WHERE "organizationId" = ${organizationId} AND "definition" @> ${naming}::jsonb
    )
    SELECT "id", "name", bool_and("setAside") AS "setAside"
    FROM naming JOIN "Workflow" ON "id" = "workflowId"
    GROUP BY "id", "name" ORDER BY "name", "id"`;
  return { count: workflows.length, workflows: hasScope(ctx, "workflows:read") ? workflows : [] };
}
