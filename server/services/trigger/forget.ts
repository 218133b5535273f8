import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";

const BATCH_SIZE = 1_000;

/**
 * Deletes old firings that started no run, and what old deliveries contained. A firing that started a run is kept
 * with it, so that no delivery can start a second one.
 */
export async function forgetFirings(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - env().keepSentDays * DAY_MS);
  await repeatUntilDone(
    () => db.$executeRaw`
      DELETE FROM "TriggerFiring" WHERE "id" IN (
        SELECT "id" FROM "TriggerFiring" WHERE "status" IN ('SKIPPED', 'FAILED') AND "settledAt" < ${before}
        ORDER BY "settledAt" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`,
  );
  await repeatUntilDone(
    () => db.$executeRaw`
      UPDATE "TriggerFiring" SET "payload" = NULL WHERE "id" IN (
        SELECT "id" FROM "TriggerFiring" WHERE "payload" IS NOT NULL AND "settledAt" < ${before}
        ORDER BY "settledAt" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`,
  );
}

async function repeatUntilDone(forgetBatch: () => Promise<number>): Promise<void> {
  while ((await forgetBatch()) === BATCH_SIZE);
}
