import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { nextTimes } from "@/server/infra/schedule/schedule";
import { readConfig } from "@/server/services/trigger/config";

const BATCH_SIZE = 500;
/** A clock that's adjusted by less delays a schedule by less than this, too. */
const TOLERANCE_MS = 60_000;

/**
 * Returns a function that moves schedules whose next time is too far ahead, because the clock was wrong when it was
 * found. It looks for them only if the clock went back since its last call, and at the first call, because the clock
 * can have been corrected before the process started. Times that a schedule already fired for don't fire again.
 */
export function makeRescheduler(): (db: Database, now: Date) => Promise<void> {
  let last = Number.POSITIVE_INFINITY;
  return async (db, now) => {
    if (now.getTime() < last - TOLERANCE_MS) await rescheduleTriggers(db, now);
    last = now.getTime();
  };
}

async function rescheduleTriggers(db: Database, now: Date): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db.$queryRaw<
      { id: string; organizationId: string; config: Prisma.JsonValue; nextAt: Date }[]
    >`
      SELECT "id", "organizationId", "config", "nextAt" FROM "Trigger"
      WHERE "enabled" AND "type" = 'schedule' AND "nextAt" > ${now} AND "id" > ${after}
      ORDER BY "id" LIMIT ${BATCH_SIZE}`;
    for (const { id, organizationId, config, nextAt } of rows) {
      const read = readConfig({ type: "schedule", config });
      const [next] = read.type === "schedule" ? nextTimes(read.schedule, now, 1) : [];
      if (!next || next >= nextAt) continue;
      await db.trigger.updateMany({
        // If someone changed the schedule since, its next time is already right.
        where: { id, organizationId, enabled: true, nextAt },
        data: { nextAt: next },
      });
    }
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_SIZE) return;
    after = last.id;
  }
}
