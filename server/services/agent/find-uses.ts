import type { ServiceContext } from "@/server/services/context";

/** The workflows whose published definition or draft names an agent, by name. */
export async function findUses(
  { db, organizationId }: ServiceContext,
  agentId: string,
): Promise<{ id: string; name: string }[]> {
  const naming = JSON.stringify({ steps: [{ agentId }] });
  return db.$queryRaw`
    SELECT "id", "name" FROM "Workflow"
    WHERE "organizationId" = ${organizationId} AND ("definition" @> ${naming}::jsonb OR "id" IN (
      SELECT "workflowId" FROM "WorkflowDraft"
      WHERE "organizationId" = ${organizationId} AND "definition" @> ${naming}::jsonb))
    ORDER BY "name", "id"`;
}
