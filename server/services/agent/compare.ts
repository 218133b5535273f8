import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentContent } from "@/server/domain/agent/content";
import { type AgentDifference, type ComparedAgent, diffAgents } from "@/server/domain/agent/diff";
import { AppError, notFound } from "@/server/domain/error";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readCurrentAgents } from "./pins";
import { requireRevision } from "./revisions";

/**
 * The older side: the version that a run or a published workflow uses, or a version from the agent's history.
 */
type With = { runId: string } | { workflowId: string } | { version: number };

export interface AgentComparison {
  /** The earlier version's number. Null for a built-in agent or if the number wasn't recorded. */
  from: number | null;
  /** The later version's number. Null for a built-in agent. */
  to: number | null;
  differences: AgentDifference[];
}

/** Compares an earlier version of an agent with the current one, or with version `to` from its history. */
export async function compareAgent(
  ctx: ServiceContext,
  { agentId, with: earlier, to }: { agentId: string; with: With; to?: number },
): Promise<AgentComparison> {
  requireScope(ctx, "agents:read");
  const before = await readEarlier(ctx, agentId, earlier);
  const after =
    "version" in earlier
      ? await readVersion(ctx, { agentId, number: to ?? (await currentRevision(ctx, agentId)) })
      : await readCurrent(ctx, agentId);
  return { from: before.revision, to: after.revision, differences: diffAgents(before.agent, after.agent) };
}

interface Side {
  revision: number | null;
  agent: ComparedAgent;
}

async function readEarlier(ctx: ServiceContext, agentId: string, earlier: With): Promise<Side> {
  if ("version" in earlier) return readVersion(ctx, { agentId, number: earlier.version });
  const { db, organizationId } = ctx;
  const select = { agentRevision: true, version: { select: { content: true } } };
  if ("runId" in earlier) {
    requireScope(ctx, "runs:read");
    const row = await db.runAgent.findFirst({
      where: { ...earlier, agentId, organizationId },
      orderBy: { since: "desc" },
      select,
    });
    return present(row);
  }
  requireScope(ctx, "workflows:read");
  const workflow = await db.workflow.findFirst({
    where: { id: earlier.workflowId, organizationId },
    select: { revision: true },
  });
  if (!workflow) throw notFound("workflow");
  const row = await db.workflowVersionAgent.findFirst({
    where: { agentId, organizationId, workflowVersion: { ...earlier, revision: workflow.revision } },
    select,
  });
  return present(row);
}

function present(row: { agentRevision: number | null; version: { content: unknown } } | null): Side {
  if (!row) throw notFound("agent");
  return { revision: row.agentRevision, agent: AgentContent.parse(row.version.content) };
}

async function readVersion(ctx: ServiceContext, version: { agentId: string; number: number }): Promise<Side> {
  const { number, name, config } = await requireRevision(ctx, version);
  if (!config) throw new AppError("conflict", `Version ${number} can no longer be read.`);
  return { revision: number, agent: { name, config } };
}

async function readCurrent(ctx: ServiceContext, agentId: string): Promise<Side> {
  const [current] = await readCurrentAgents(ctx, { steps: [{ agentId }] });
  if (!current) throw notFound("agent");
  return { revision: current.revision, agent: current.content };
}

async function currentRevision({ db, organizationId }: ServiceContext, agentId: string): Promise<number> {
  if (findBuiltin(agentId)) throw notFound("version");
  const row = await db.agent.findUnique({
    where: { organizationId_id: { organizationId, id: agentId } },
    select: { revision: true },
  });
  if (!row) throw notFound("agent");
  return row.revision;
}
