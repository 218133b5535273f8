import type { AgentVersionDto, AgentVersionSummaryDto } from "@/server/domain/agent/api";
import { AgentConfig } from "@/server/domain/agent/config";
import { notFound } from "@/server/domain/error";
import type { Agent as AgentRow, Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

/** `note` is the author's comment on the change. `restoredFrom` is the version that the change restores, if any. */
export interface RevisionNote {
  note?: string | null;
  restoredFrom?: number | null;
}

/** Adds an agent's current state to its history. */
export async function recordRevision(
  ctx: ServiceContext & { db: Transaction },
  agent: AgentRow,
  { note = null, restoredFrom = null }: RevisionNote = {},
): Promise<void> {
  const { id, organizationId, name, description, config, active, revision, updatedById, updatedAt } = agent;
  await ctx.db.agentRevision.create({
    data: {
      organizationId,
      agentId: id,
      revision,
      name,
      description,
      config: config as Prisma.InputJsonValue,
      active,
      note,
      restoredFrom,
      createdById: updatedById,
      createdAt: updatedAt,
    },
  });
}

export const REVISION_ROW = {
  select: {
    revision: true,
    name: true,
    description: true,
    active: true,
    note: true,
    restoredFrom: true,
    createdAt: true,
    createdBy: MEMBER_REF,
  },
} as const satisfies Prisma.AgentRevisionDefaultArgs;

type RevisionRow = Prisma.AgentRevisionGetPayload<typeof REVISION_ROW>;

export function presentRevision({
  revision,
  createdAt,
  createdBy,
  ...rest
}: RevisionRow): AgentVersionSummaryDto {
  return {
    number: revision,
    ...rest,
    createdAt: createdAt.toISOString(),
    createdBy: presentMember(createdBy),
  };
}

/** Finds a version in an agent's history. Its configuration is null if this version of the app can't read it. */
export async function requireRevision(
  { db, organizationId }: ServiceContext,
  { agentId, number }: { agentId: string; number: number },
): Promise<AgentVersionDto> {
  const row = await db.agentRevision.findFirst({
    where: { agentId, organizationId, revision: number },
    select: { ...REVISION_ROW.select, config: true },
  });
  if (!row) throw notFound("version");
  const { config, ...summary } = row;
  return { ...presentRevision(summary), config: AgentConfig.safeParse(config).data ?? null };
}
