import type { BulkActionDto } from "@/server/domain/bulk/api";
import { notFound } from "@/server/domain/error";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

const BULK_ROW = {
  select: {
    id: true,
    kind: true,
    name: true,
    channel: true,
    total: true,
    done: true,
    refused: true,
    failed: true,
    createdAt: true,
    finishedAt: true,
    abortedAt: true,
    by: MEMBER_REF,
    abortedBy: MEMBER_REF,
  },
} as const satisfies Prisma.BulkActionDefaultArgs;

/** Reads bulk actions with their progress, newest first. */
export async function readBulkActions(
  { db, organizationId }: ServiceContext,
  { id, take }: { id?: string; take?: number },
): Promise<BulkActionDto[]> {
  const rows = await db.bulkAction.findMany({
    where: { organizationId, ...(id !== undefined && { id }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    ...(take !== undefined && { take }),
    ...BULK_ROW,
  });
  return rows.map(({ by, abortedBy, abortedAt, createdAt, finishedAt, ...row }) => ({
    ...row,
    status: abortedAt ? "ABORTED" : finishedAt ? "FINISHED" : "RUNNING",
    by: presentMember(by),
    abortedBy: abortedBy && presentMember(abortedBy),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

export async function requireBulk(ctx: ServiceContext, id: string): Promise<BulkActionDto> {
  const [action] = await readBulkActions(ctx, { id });
  if (!action) throw notFound("bulk action");
  return action;
}
