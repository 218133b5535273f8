import { StoredConfig, type TriggerType } from "@/server/domain/trigger/config";
import { sayStarts } from "@/server/domain/trigger/starts";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import type { ServiceContext } from "@/server/services/context";

type Starts = Pick<WorkflowOverview, "starts" | "hasStoppedTrigger">;

interface Row {
  workflowId: string;
  type: TriggerType;
  config: unknown;
  enabled: boolean;
  sourceName: string | null;
}

/** Reads each workflow's triggers and whether the app disabled one of them. Uses one statement. */
export async function readStarts(
  { db, organizationId }: ServiceContext,
  workflowIds: readonly string[],
): Promise<ReadonlyMap<string, Starts>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT t."workflowId", t."type"::text, t."config", t."enabled", s."name" AS "sourceName"
    FROM "Trigger" t
      LEFT JOIN "Workflow" s ON s."id" = t."sourceWorkflowId" AND s."organizationId" = t."organizationId"
    WHERE t."organizationId" = ${organizationId} AND t."workflowId" = ANY(${workflowIds})
      AND (t."enabled" OR t."stoppedReason" IS NOT NULL)
    ORDER BY t."createdAt", t."id"`;
  return new Map(
    workflowIds.map((id) => {
      const triggers = rows.filter(({ workflowId }) => workflowId === id);
      const hasStoppedTrigger = triggers.some(({ enabled }) => !enabled);
      return [id, { starts: sayStarts(triggers.map(toStart)), hasStoppedTrigger }];
    }),
  );
}

function toStart({ type, config, enabled, sourceName: workflowName }: Row) {
  return {
    type,
    enabled,
    schedule: type === "schedule" ? StoredConfig.schedule.parse(config) : null,
    workflow: type === "workflow" ? { ...StoredConfig.workflow.parse(config), workflowName } : null,
  };
}
