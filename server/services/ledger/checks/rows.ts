import { makeId } from "@/server/domain/id";
import { LedgerCheckDto } from "@/server/domain/ledger/check";
import type { LedgerCheck, Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { type Progress, START } from "@/server/services/ledger/verify";

export const NEWEST_CHECK_FIRST = [
  { createdAt: "desc" },
  { id: "desc" },
] satisfies Prisma.LedgerCheckOrderByWithRelationInput[];

/** Starts a check that continues from `progress`. Returns the check, or null if one is already running. */
export async function insertCheck(
  db: Database | Transaction,
  {
    organizationId,
    memberId,
    now,
    progress = START,
  }: { organizationId: string; memberId: string | null; now: Date; progress?: Progress },
): Promise<LedgerCheck | null> {
  const last = await db.ledgerLink.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  const row = {
    id: makeId("chk"),
    organizationId,
    memberId,
    status: "RUNNING" as const,
    full: progress.place === 0,
    createdAt: now,
    total: Math.max(0, Number(last?.sequence ?? 0) - progress.place),
    progress,
  };
  const { count } = await db.ledgerCheck.createMany({ data: [row], skipDuplicates: true });
  return count === 0 ? null : db.ledgerCheck.findUniqueOrThrow({ where: { id: row.id } });
}

export function presentCheck(row: LedgerCheck, startedBy: string | null): LedgerCheckDto {
  const { id, status, full, createdAt, endedAt, checked, total, problemCount } = row;
  return {
    id,
    status,
    full,
    startedBy,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    checked,
    total: Math.max(total, checked),
    problemCount,
    problems: LedgerCheckDto.shape.problems.parse(row.problems),
  };
}
