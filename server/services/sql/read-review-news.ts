import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { StoredAgent } from "@/server/services/agent/rows";
import type { ServiceContext } from "@/server/services/context";

interface ReviewNews {
  definition: Definition;
  /** The organization's own agents, sorted by name. */
  agents: StoredAgent[];
  /** For each step, whether its latest attempt used the Simulated model. */
  simulated: Record<string, boolean>;
  /** Whether any member has linked their Slack account. */
  hasSlack: boolean;
}

/**
 * Reads everything that a message about a review contains, except the review itself. Uses one statement instead of
 * four.
 */
export async function readReviewNews(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  runId: string,
): Promise<ReviewNews> {
  const [row] = await db.$queryRaw<(Omit<ReviewNews, "definition"> & { definition: Prisma.JsonValue })[]>`
    SELECT v."definition",
      coalesce((
        SELECT json_agg(to_json(a) ORDER BY a."name", a."id") FROM "Agent" a
        WHERE a."organizationId" = r."organizationId"), '[]') AS "agents",
      coalesce((
        SELECT json_object_agg(latest."stepId", latest."simulated") FROM (
          SELECT DISTINCT ON (s."stepId") s."stepId", s."simulated" FROM "StepRun" s
          WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId"
          ORDER BY s."stepId", s."attempt" DESC) latest), '{}') AS "simulated",
      EXISTS (SELECT FROM "SlackLink" l WHERE l."organizationId" = r."organizationId") AS "hasSlack"
    FROM "Run" r JOIN "WorkflowVersion" v ON v."id" = r."versionId" AND v."organizationId" = r."organizationId"
    WHERE r."id" = ${runId} AND r."organizationId" = ${organizationId}
    ${PLANNED_ONCE}`;
  if (!row) throw new Error(`there is no run ${runId}`);
  return { ...row, definition: Definition.parse(row.definition) };
}
