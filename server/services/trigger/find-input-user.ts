import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentConfig } from "@/server/domain/agent/config";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { usesInput } from "@/server/domain/agent/needs";
import { notFound } from "@/server/domain/error";
import type { Prisma } from "@/server/generated/prisma/client";
import { readCurrentAgents } from "@/server/services/agent/pins";
import { requireScope, type ServiceContext } from "@/server/services/context";

/**
 * Returns the name of the first step's agent if that step uses the run's input. Null if it doesn't or if there are no
 * steps. Looks at the published version and the agent versions pinned to it, because those are what triggers run.
 */
export async function findInputUser(ctx: ServiceContext, { id }: { id: string }): Promise<string | null> {
  requireScope(ctx, "workflows:read");
  const { agentId, action, name, config } = await readFirstStep(ctx, id);
  if (agentId === null) return null;
  // A person reviews the input.
  if (isHumanStep({ agentId })) return findBuiltin(agentId)?.name ?? null;
  const agent = name === null ? await findCurrent(ctx, agentId) : { name, config: AgentConfig.parse(config) };
  return agent && usesInput(agent.config, action) ? agent.name : null;
}

interface FirstStep {
  /** Null if the workflow has no steps. */
  agentId: string | null;
  action: string;
  /** The pinned agent's name. Null if no version is pinned. */
  name: string | null;
  config: Prisma.JsonValue;
}

async function readFirstStep({ db, organizationId }: ServiceContext, workflowId: string): Promise<FirstStep> {
  const [row] = await db.$queryRaw<FirstStep[]>`
    SELECT w."definition" #>> '{steps,0,agentId}' AS "agentId", w."definition" #>> '{steps,0,action}' AS "action",
      a."content" ->> 'name' AS "name", a."content" -> 'config' AS "config"
    FROM "Workflow" w
      LEFT JOIN "WorkflowVersion" v ON v."workflowId" = w."id" AND v."revision" = w."revision"
      LEFT JOIN "WorkflowVersionAgent" p ON p."workflowVersionId" = v."id"
        AND p."organizationId" = w."organizationId" AND p."agentId" = w."definition" #>> '{steps,0,agentId}'
      LEFT JOIN "AgentVersion" a ON a."id" = p."versionId" AND a."organizationId" = w."organizationId"
    WHERE w."id" = ${workflowId} AND w."organizationId" = ${organizationId}`;
  if (!row) throw notFound("workflow");
  return row;
}

/** Finds an agent's current version. If no version is pinned, the next run pins this one. */
async function findCurrent(ctx: ServiceContext, agentId: string) {
  const [current] = await readCurrentAgents(ctx, { steps: [{ agentId }] });
  return current?.content ?? null;
}
