import { Agent } from "@/server/domain/agent/agent";
import type { AgentDetailDto, AgentDto } from "@/server/domain/agent/api";
import { BUILTIN_AGENTS, findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentConfig } from "@/server/domain/agent/config";
import { needsAction } from "@/server/domain/agent/needs";
import { AppError, notFound } from "@/server/domain/error";
import type { KnownKinds } from "@/server/domain/workflow/step/steps";
import type { Agent as AgentRow, Prisma } from "@/server/generated/prisma/client";
import { listPaths } from "@/server/infra/json-schema/list-paths";
import { hasScope, type ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/choice";
import { hashContent, readContents } from "./contents";
import { findOutdated } from "./outdated";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** Reads the built-in agents, then the organization's own agents, sorted by name. */
export async function readAgents({ db, organizationId }: Reader): Promise<Agent[]> {
  const rows = await db.agent.findMany({
    where: { organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return [...BUILTIN_AGENTS, ...rows.map(toAgent)];
}

/** Reads the kinds of the agents that a step can use, by agent ID. */
export async function readAgentKinds(ctx: Reader): Promise<KnownKinds> {
  return kindsOf(await readAgents(ctx));
}

export function kindsOf(agents: readonly Agent[]): KnownKinds {
  return new Map(agents.map(({ id, kind }) => [id, kind]));
}

const UNREADABLE =
  "This agent's configuration can't be read, so it can't run steps. Edit it and save it again.";

export type StoredAgent = Pick<AgentRow, "id" | "name" | "description" | "active" | "config">;

/** Presents an unreadable agent as deactivated, so that one unreadable agent doesn't block the others. */
export function toAgent(row: StoredAgent): Agent {
  const { id, name } = row;
  return (
    readAgent(row) ?? { id, name, description: UNREADABLE, active: false, kind: "template", template: "" }
  );
}

/** Returns null if the agent's configuration can't be read. */
export function readAgent({ id, name, description, active, config }: StoredAgent): Agent | null {
  return Agent.safeParse({ ...(config as object), id, name, description, active }).data ?? null;
}

/** Finds one of the organization's own agents, to change it. Throws for a built-in agent. */
export async function requireOwnAgent(
  { db, organizationId }: ServiceContext,
  agentId: string,
): Promise<AgentRow> {
  if (findBuiltin(agentId))
    throw new AppError("conflict", "Built-in agents can't be changed. Copy the agent and change the copy.");
  const row = await db.agent.findUnique({ where: { organizationId_id: { organizationId, id: agentId } } });
  if (!row) throw notFound("agent");
  return row;
}

/** Locks the agent so that no one else can change it until the transaction ends. */
export async function lockAgent({ db, organizationId }: ServiceContext, agentId: string): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM "Agent" WHERE "organizationId" = ${organizationId} AND "id" = ${agentId} FOR NO KEY UPDATE`;
}

/** Matches an agent by ID. With `expectedRevisions`, the agent's revision must also be one of them. */
export function whereAgent(
  { organizationId }: ServiceContext,
  id: string,
  expectedRevisions: number[] | undefined,
): Prisma.AgentWhereInput {
  return { organizationId, id, ...(expectedRevisions && { revision: { in: expectedRevisions } }) };
}

/**
 * `simulated` is true if the organization has no default model. `version` is the agent's current version, or
 * null for a person.
 */
export function presentAgent(
  agent: Agent,
  { simulated, version }: { simulated: boolean; version: string | null },
): AgentDto {
  const { id, name, description, kind, active } = agent;
  return {
    id,
    name,
    description,
    kind,
    active,
    version,
    simulated: simulated && agent.kind === "model" && agent.model === null,
    builtin: findBuiltin(id) !== null,
    needsAction: needsAction(agent),
    outputPaths: agent.kind === "model" && agent.outputSchema ? listPaths(agent.outputSchema) : null,
  };
}

export async function presentAgentDetail(
  ctx: ServiceContext,
  agent: Agent,
  revision: number,
): Promise<AgentDetailDto> {
  const [model, [content], usedBy, openRuns] = await Promise.all([
    resolveModel(ctx, null),
    readContents(ctx, [agent]),
    findUses(ctx, agent.id),
    findOpenRuns(ctx, agent.id),
  ]);
  const outdated = content ? await findOutdated(ctx, [{ content }]) : [];
  return {
    ...presentAgent(agent, { simulated: model === null, version: content ? hashContent(content) : null }),
    revision,
    config: agent.kind === "human" ? null : AgentConfig.parse(agent),
    usedBy,
    openRuns,
    outdatedIn: {
      count: outdated.length,
      workflows: hasScope(ctx, "workflows:read")
        ? outdated.map(({ id, name, agentRevision }) => ({ id, name, agentRevision }))
        : [],
    },
  };
}

type Uses = AgentDetailDto["usedBy"];

/**
 * Finds the workflows that use an agent in their published version, their draft, or a superseded draft.
 * Callers who can't read workflows get only the count.
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

const LISTED = 20;
type Row = AgentDetailDto["openRuns"]["latest"][number] & { count: number };

/**
 * Finds the unfinished runs that still have a step for this agent. Callers who can't read runs get only the
 * count.
 */
export async function findOpenRuns(
  ctx: ServiceContext,
  agentId: string,
): Promise<AgentDetailDto["openRuns"]> {
  const { db, organizationId } = ctx;
  const naming = JSON.stringify({ steps: [{ agentId }] });
  const rows = await db.$queryRaw<Row[]>`
    WITH open AS MATERIALIZED (
      SELECT "id", "workflowName", "status", "versionId", coalesce("currentStepOrder", 0) AS "at", "createdAt"
      FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "status" IN ('QUEUED', 'RUNNING', 'PAUSED')
        AND "purpose" <> 'TEST'
    ), named AS (
      SELECT "id" AS "versionId", (
        SELECT max((step->>'stepOrder')::int) FROM jsonb_array_elements("definition"->'steps') AS step
        WHERE step->>'agentId' = ${agentId}) AS "last"
      FROM "WorkflowVersion" WHERE "id" IN (SELECT "versionId" FROM open) AND "definition" @> ${naming}::jsonb
    )
    SELECT "id", "workflowName", "status"::text, count(*) OVER ()::int AS "count"
    FROM open JOIN named USING ("versionId") WHERE "last" >= "at"
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${LISTED}`;
  return {
    count: rows[0]?.count ?? 0,
    latest: hasScope(ctx, "runs:read")
      ? rows.map(({ id, workflowName, status }) => ({ id, workflowName, status }))
      : [],
  };
}
