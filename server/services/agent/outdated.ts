import type { AgentContent } from "@/server/domain/agent/content";
import type { ServiceContext } from "@/server/services/context";
import { hashContent } from "./contents";

/** A published workflow that uses an older version of an agent. `id`, `name`, and `revision` are the workflow's. */
export interface OutdatedPin {
  id: string;
  name: string;
  revision: number;
  agentId: string;
  /** The agent version that the workflow uses. Null for a built-in agent. */
  agentRevision: number | null;
  /** Whether that version uses the Simulated model. */
  simulated: boolean;
}

/**
 * Finds the published workflows that use older versions of these agents, sorted by ID. With a `workflowId`, checks only
 * that workflow.
 */
export async function findOutdated(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  current: readonly { content: AgentContent }[],
  workflowId: string | null = null,
): Promise<OutdatedPin[]> {
  return db.$queryRaw<OutdatedPin[]>`
    SELECT w."id", w."name", w."revision", p."agentId", p."agentRevision",
      coalesce(a."content"->'model'->>'source' = 'simulated', false) AS "simulated"
    FROM "Workflow" w
      JOIN "WorkflowVersion" v ON v."workflowId" = w."id" AND v."revision" = w."revision"
      JOIN "WorkflowVersionAgent" p ON p."workflowVersionId" = v."id" AND p."organizationId" = w."organizationId"
      JOIN "AgentVersion" a ON a."id" = p."versionId" AND a."organizationId" = w."organizationId"
    WHERE w."organizationId" = ${organizationId} AND (${workflowId}::text IS NULL OR w."id" = ${workflowId})
      AND p."agentId" = ANY(${current.map(({ content }) => content.agentId)}::text[])
      AND p."versionId" <> ALL(${current.map(({ content }) => hashContent(content))}::text[])
    ORDER BY w."id", p."agentId"`;
}
