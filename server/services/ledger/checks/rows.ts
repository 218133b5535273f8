import { makeId } from "@/server/domain/id";
import { LedgerCheckDto } from "@/server/domain/ledger/check";
import type { LedgerCheck, Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { findEnd, Progress, START } from "@/server/services/ledger/verify";

export const NEWEST_CHECK_FIRST = [
  { createdAt: "desc" },
  { id: "desc" },
] satisfies Prisma.LedgerCheckOrderByWithRelationInput[];

/** Starts a check of the entries that are chained now, which continues from `progress`. Returns the check, or null if one is already running. */
export async function insertCheck(
  db: Database | Transaction,
  {
    organizationId,
    memberId,
    now,
    progress = START,
  }: { organizationId: string; memberId: string | null; now: Date; progress?: Progress },
): Promise<LedgerCheck | null> {
  const until = await findEnd(db, organizationId);
  const row = {
    id: makeId("chk"),
    organizationId,
    memberId,
    status: "RUNNING" as const,
    full: progress.place === 0,
    createdAt: now,
    total: Math.max(0, until - progress.place),
    progress: { ...progress, until },
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
    through: Progress.parse(row.progress).place,
    problemCount,
    problems: LedgerCheckDto.shape.problems.parse(row.problems),
  };
}
