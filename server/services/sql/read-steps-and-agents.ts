import { AgentContent } from "@/server/domain/agent/content";
import { Definition } from "@/server/domain/workflow/definition";
import { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** A run's steps, and the agent versions that it last used, keyed by agent ID. */
export interface StepsAndAgents {
  definition: Definition;
  agents: ReadonlyMap<string, AgentContent>;
}

export interface StepsAndAgentsRow {
  definition: Prisma.JsonValue;
  agents: Record<string, Prisma.JsonValue>;
}

/** Reads a run's steps and agents. Uses one statement instead of four, because every new review needs them. */
export async function readStepsAndAgents(
  { db, organizationId }: Reader,
  runId: string,
): Promise<StepsAndAgents> {
  const [row] = await db.$queryRaw<StepsAndAgentsRow[]>`
    SELECT ${STEPS_AND_AGENTS}
    FROM "Run" r JOIN "WorkflowVersion" v ON v."id" = r."versionId" AND v."organizationId" = r."organizationId"
    WHERE r."id" = ${runId} AND r."organizationId" = ${organizationId}
    ${PLANNED_ONCE}`;
  if (!row) throw new Error(`there is no run ${runId}`);
  return toStepsAndAgents(row);
}

/** The columns of a StepsAndAgentsRow for the run `r` and its version `v`. */
export const STEPS_AND_AGENTS = Prisma.sql`
  v."definition", coalesce((
    SELECT jsonb_object_agg(p."agentId", a."content" ORDER BY p."since")
    FROM "RunAgent" p JOIN "AgentVersion" a ON a."id" = p."versionId" AND a."organizationId" = p."organizationId"
    WHERE p."runId" = r."id" AND p."organizationId" = r."organizationId"
  ), '{}') AS "agents"`;

export function toStepsAndAgents({ definition, agents }: StepsAndAgentsRow): StepsAndAgents {
  const contents = Object.entries(agents).map(([id, content]) => [id, AgentContent.parse(content)] as const);
  return { definition: Definition.parse(definition), agents: new Map(contents) };
}
