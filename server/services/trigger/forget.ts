import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";

const BATCH_SIZE = 1_000;

/**
 * Deletes old firings that didn't start a run, and the payloads of old deliveries. A firing that started a run is kept
 * as long as the run, so that no delivery can start a second run.
 */
export async function forgetFirings(db: Database): Promise<void> {
  // Uses the database's clock, because a process whose clock is wrong could delete new firings.
  const before = Prisma.sql`now() - make_interval(days => ${env().keepSentDays}::int)`;
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

/** Deletes secrets that were replaced and are no longer accepted. */
export async function forgetPreviousSecrets(db: Database): Promise<void> {
  await db.$executeRaw`
    UPDATE "Trigger" SET "previousSecret" = NULL, "previousSecretUntil" = NULL
    WHERE "id" IN (SELECT "id" FROM "Trigger" WHERE "previousSecretUntil" <= now() FOR UPDATE SKIP LOCKED)`;
}

async function repeatUntilDone(forgetBatch: () => Promise<number>): Promise<void> {
  while ((await forgetBatch()) === BATCH_SIZE);
}
