import type { MemberRef } from "@/server/domain/access/member-ref";
import { notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { diffDefinitions } from "@/server/domain/ledger/diff";
import type { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { type Pin, pinAgents, readCurrentAgents } from "@/server/services/agent/pins";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

interface NewVersion {
  workflowId: string;
  /** Null for an unpublished definition that a single run uses. */
  revision: number | null;
  definition: Definition;
  createdAt: Date;
}

/**
 * Publishes a version, or stores the empty revision 0 of a new workflow, and pins the agents it uses, by default at their current versions. `before` is the definition
 * that this version replaces, if any. `updatedAgentIds` are the agents that it updates without changing the definition.
 */
export async function publishVersion(
  ctx: ServiceContext & { db: Transaction },
  version: NewVersion & { revision: number; before: Definition | null; updatedAgentIds?: readonly string[] },
  pins?: readonly Pin[],
): Promise<void> {
  const { before, updatedAgentIds, ...stored } = version;
  const { id } = await recordVersion(ctx, stored, pins);
  await recordEntry(ctx, {
    action: version.revision === 0 ? "workflow.created" : "workflow.published",
    subject: { type: "workflow", id: version.workflowId },
    data: { versionId: id, revision: version.revision, updatedAgentIds },
    private: { ...diffDefinitions(before, version.definition) },
  });
}

/** Stores a version and pins the agents it uses, by default at their current versions. */
export async function recordVersion(
  ctx: ServiceContext & { db: Transaction },
  version: NewVersion,
  pins?: readonly Pin[],
): Promise<{ id: string }> {
  const { id } = await ctx.db.workflowVersion.create({
    data: {
      ...version,
      id: makeId("ver", version.createdAt.getTime()),
      organizationId: ctx.organizationId,
      name: version.definition.name,
      stepCount: version.definition.steps.length,
      createdById: requirePerson(ctx).memberId,
    },
    select: { id: true },
  });
  await pinAgents(ctx, id, pins ?? (await readCurrentAgents(ctx, version.definition)));
  return { id };
}

/** Stores an unpublished definition for a single run. */
export async function recordRunVersion(
  ctx: ServiceContext & { db: Transaction },
  workflowId: string,
  definition: Definition,
): Promise<{ id: string; revision: null; definition: Definition }> {
  const version = { workflowId, revision: null, definition, createdAt: ctx.now() };
  const { id } = await recordVersion(ctx, version);
  return { id, revision: null, definition };
}

export async function requireVersion(ctx: ServiceContext, workflowId: string, revision: number) {
  const row = await ctx.db.workflowVersion.findFirst({
    where: { workflowId, revision, organizationId: ctx.organizationId },
    select: { ...ORIGIN.select, id: true, definition: true },
  });
  if (!row) throw notFound("version");
  return row;
}

/** The fields that show who created a version and when. */
export const ORIGIN = {
  select: { createdAt: true, createdBy: MEMBER_REF },
} as const satisfies Prisma.WorkflowVersionDefaultArgs;

/** Returns when a version was published and, if recorded, by whom. */
export function presentOrigin({ createdAt, createdBy }: Prisma.WorkflowVersionGetPayload<typeof ORIGIN>): {
  createdAt: string;
  createdBy: MemberRef | null;
} {
  return { createdAt: createdAt.toISOString(), createdBy: createdBy && presentMember(createdBy) };
}
