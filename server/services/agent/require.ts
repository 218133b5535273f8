import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AppError, notFound } from "@/server/domain/error";
import type { Agent, Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** An agent of the organization's own, to be changed. */
export async function requireOwnAgent(
  { db, organizationId }: ServiceContext,
  agentId: string,
): Promise<Agent> {
  if (findBuiltin(agentId))
    throw new AppError("conflict", "A built-in agent cannot be changed. Make a copy of it, and change that.");
  const row = await db.agent.findUnique({ where: { organizationId_id: { organizationId, id: agentId } } });
  if (!row) throw notFound("agent");
  return row;
}

/** Locks the agent, so others can't change it until the transaction ends. */
export async function lockAgent({ db, organizationId }: ServiceContext, agentId: string): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM "Agent" WHERE "organizationId" = ${organizationId} AND "id" = ${agentId} FOR NO KEY UPDATE`;
}

/** An agent to be written, as long as it is still one of those that the caller has seen, where they say so. */
export function whereAgent(
  { organizationId }: ServiceContext,
  id: string,
  expectedRevisions: number[] | undefined,
): Prisma.AgentWhereInput {
  return { organizationId, id, ...(expectedRevisions && { revision: { in: expectedRevisions } }) };
}
