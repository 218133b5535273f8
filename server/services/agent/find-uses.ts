import type { AgentDetailDto } from "@/server/domain/agent/operations";
import type { ServiceContext } from "@/server/services/context";

/** The workflows that name an agent: as published, in their draft, or only in one that was set aside. By name. */
export async function findUses(
  { db, organizationId }: ServiceContext,
  agentId: string,
): Promise<AgentDetailDto["usedBy"]> {
  const naming = JSON.stringify({ steps: [{ agentId }] });
  return db.$queryRaw`
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
}
