import type { AgentContent } from "@/server/domain/agent/content";
import type { ServiceContext } from "@/server/services/context";
import { hashContent } from "./contents";

/** A published workflow that uses an older version of an agent. */
export interface OutdatedPin {
  id: string;
  name: string;
  agentId: string;
  /** The agent version that it uses. Null for a built-in agent. */
  agentRevision: number | null;
}

/** Finds the published workflows that use older versions of these agents, sorted by id. */
export async function findOutdated(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  current: readonly { content: AgentContent }[],
): Promise<OutdatedPin[]> {
  return db.$queryRaw<OutdatedPin[]>`
    SELECT w."id", w."name", p."agentId", p."agentRevision"
    FROM "WorkflowVersionAgent" p
      JOIN "WorkflowVersion" v ON v."id" = p."workflowVersionId"
      JOIN "Workflow" w ON w."id" = v."workflowId" AND w."revision" = v."revision"
    WHERE p."organizationId" = ${organizationId}
      AND p."agentId" = ANY(${current.map(({ content }) => content.agentId)}::text[])
      AND p."versionId" <> ALL(${current.map(({ content }) => hashContent(content))}::text[])
    ORDER BY w."id", p."agentId"`;
}
