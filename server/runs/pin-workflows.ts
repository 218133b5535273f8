import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { requirePins } from "@/server/services/agent/pins";
import { inTransaction, type ServiceContext } from "@/server/services/context";

interface Unpinned {
  id: string;
  organizationId: string;
  definition: Prisma.JsonValue;
}

/**
 * Pins the current agents of workflows that an earlier version of the app published without pins. Runs at
 * startup, before anyone can edit an agent.
 */
export async function pinWorkflows(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
): Promise<void> {
  const unpinned = await db.$queryRaw<Unpinned[]>`
    SELECT v."id", v."organizationId", v."definition"
    FROM "Workflow" w JOIN "WorkflowVersion" v ON v."workflowId" = w."id" AND v."revision" = w."revision"
    WHERE NOT EXISTS (SELECT 1 FROM "WorkflowVersionAgent" p WHERE p."workflowVersionId" = v."id")
      AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(v."definition"->'steps') step WHERE step->>'agentId' <> ${HUMAN_AGENT_ID})`;
  for (const { id, organizationId, definition } of unpinned)
    await inTransaction(contextOf(organizationId), async (ctx) => {
      await requirePins(ctx, { id, definition: Definition.parse(definition) });
    });
}
