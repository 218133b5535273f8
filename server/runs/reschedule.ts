import { NOT_STARTED } from "@/server/domain/trigger/words";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { nextTimes } from "@/server/infra/schedule/schedule";
import { readConfig } from "@/server/services/trigger/config";

const BATCH_SIZE = 500;
/** Smaller clock adjustments are ignored, because they delay a schedule by no more than this. */
const TOLERANCE_MS = 60_000;

/**
 * Returns a function that fixes schedules whose next time was computed while the clock was ahead. It looks for them
 * whenever the clock has moved backward since the last call. It also looks on its first call, because the clock may
 * have been corrected before the process started. A schedule never fires twice for the same time.
 */
export function makeRescheduler(): (db: Database, now: Date) => Promise<void> {
  let last = Number.POSITIVE_INFINITY;
  return async (db, now) => {
    if (now.getTime() < last - TOLERANCE_MS) await rescheduleTriggers(db, now);
    last = now.getTime();
  };
}

interface Scheduled {
  id: string;
  organizationId: string;
  config: Prisma.JsonValue;
  nextAt: Date;
}

async function rescheduleTriggers(db: Database, now: Date): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.$queryRaw<Scheduled[]>`
      SELECT "id", "organizationId", "config", "nextAt" FROM "Trigger"
      WHERE "enabled" AND "type" = 'schedule' AND "nextAt" > ${now} AND "id" > ${after}
      ORDER BY "id" LIMIT ${BATCH_SIZE}`;
    for (const row of rows)
      await moveBack(db, row, now).catch((err: unknown) =>
        logger().warn({ err, triggerId: row.id }, "Couldn't check a trigger's next scheduled time"),
      );
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_SIZE) return;
    after = last.id;
  }
}

/**
 * Moves a schedule's next time back to the first one after `now`. Also deletes the records of times that were skipped
 * because the clock was ahead, so that the schedule can still fire for them.
 */
async function moveBack(
  db: Database,
  { id, organizationId, config, nextAt }: Scheduled,
  now: Date,
): Promise<void> {
  const read = readConfig({ type: "schedule", config });
  const [next] = read.type === "schedule" ? nextTimes(read.schedule, now, 1) : [];
  if (!next || next >= nextAt) return;
  // Matches on the old next time: if someone changed the schedule after it was read, its new next time is already
  // right.
  await db.$executeRaw`
    WITH moved AS (
      UPDATE "Trigger" SET "nextAt" = ${next}
      WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "enabled" AND "nextAt" = ${nextAt}
      RETURNING "id"
    )
    DELETE FROM "TriggerFiring" f USING moved
    WHERE f."triggerId" = moved."id" AND f."organizationId" = ${organizationId} AND f."status" = 'SKIPPED'
      AND f."reason" IN (${NOT_STARTED.missed}, ${NOT_STARTED.delayed}) AND f."scheduledAt" >= ${next}`;
}
