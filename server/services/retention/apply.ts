import { Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { eraseTexts } from "@/server/services/run/erasing/texts";
import { withRun } from "@/server/services/run/lifecycle";
import { endedBefore, IS_UNUSED } from "./due";

/** Keeps each sweep short. The limit for one organization keeps it from using up the whole batch. */
const BATCH_SIZE = 200;
const BATCH_OF_ONE = 50;

export interface DueRun {
  id: string;
  organizationId: string;
}

/** Finds the next runs whose content is due to be erased, oldest first. */
export function findDueErasures(db: Database): Promise<DueRun[]> {
  return findDue(db, Prisma.sql`o."eraseAfterDays"`, Prisma.sql`r."erasedAt" IS NULL`);
}

/** Finds the next erased runs that are due to be deleted, oldest first. */
export function findDueDeletions(db: Database): Promise<DueRun[]> {
  return findDue(db, Prisma.sql`o."deleteAfterDays"`, Prisma.sql`r."erasedAt" IS NOT NULL AND ${IS_UNUSED}`);
}

function findDue(db: Database, days: Prisma.Sql, condition: Prisma.Sql): Promise<DueRun[]> {
  return db.$queryRaw<DueRun[]>`
    SELECT due."id", o."id" AS "organizationId" FROM "Organization" o CROSS JOIN LATERAL (
      SELECT r."id" FROM "Run" r WHERE r."organizationId" = o."id" AND ${endedBefore(days)} AND ${condition}
      ORDER BY r."updatedAt" LIMIT ${BATCH_OF_ONE}) due
    WHERE ${days} IS NOT NULL
    LIMIT ${BATCH_SIZE}`;
}

/** Erases a run's content if the run is still due. Safe to repeat. */
export async function eraseDueRun(ctx: ServiceContext, { id }: DueRun): Promise<void> {
  await withRun(ctx, id, async (ctx) => {
    const afterDays = await readDays(ctx, id, "eraseAfterDays");
    if (afterDays !== null) await eraseTexts(ctx, id, { data: { reason: null, afterDays } });
  });
}

/** Deletes an erased run if the run is still due. Safe to repeat. */
export async function deleteDueRun(ctx: ServiceContext, { id }: DueRun): Promise<void> {
  await withRun(ctx, id, async (ctx, run) => {
    const afterDays = run && (await readDays(ctx, id, "deleteAfterDays"));
    if (afterDays === null) return;
    const { db, organizationId } = ctx;
    const isErased = await db.run.count({
      where: { id, organizationId, erasedAt: { not: null }, reruns: { none: {} } },
    });
    if (isErased === 0) return;
    await db.triggerFiring.deleteMany({ where: { runId: id, organizationId } });
    await db.triggerFiring.updateMany({
      where: { sourceRunId: id, organizationId },
      data: { sourceRunId: null },
    });
    await db.bulkItem.updateMany({ where: { newRunId: id, organizationId }, data: { newRunId: null } });
    await db.erasableKey.deleteMany({ where: { organizationId, subjectType: "run", subjectId: id } });
    await db.run.deleteMany({ where: { id, organizationId } });
    const subject = { type: "run", id } as const;
    await recordEntry(ctx, { action: "run.deleted", subject, runId: id, data: { afterDays } });
  });
}

/** Returns the setting if the run is still due. Null otherwise. */
async function readDays(
  { db, organizationId }: ServiceContext & { db: Transaction },
  id: string,
  setting: "eraseAfterDays" | "deleteAfterDays",
): Promise<number | null> {
  const days = Prisma.raw(`o."${setting}"`);
  const [row] = await db.$queryRaw<{ days: number | null }[]>`
    SELECT ${days} AS "days" FROM "Organization" o JOIN "Run" r ON r."organizationId" = o."id"
    WHERE o."id" = ${organizationId} AND r."id" = ${id} AND ${endedBefore(Prisma.sql`${days}`)}`;
  return row?.days ?? null;
}
