import type { Database } from "@/server/infra/db";

const BATCH_SIZE = 200;

/**
 * Deletes reading times for closed reviews after the number of days their organization keeps them. Decisions
 * still show whether the reader reached the end.
 */
export async function forgetReadings(db: Database): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "ReviewReading" WHERE "id" IN (
      SELECT old."id" FROM "Organization" o CROSS JOIN LATERAL (
        SELECT "id" FROM "ReviewReading"
        WHERE "organizationId" = o."id" AND "updatedAt" < now() - make_interval(days => o."keepReadingDays")
          AND NOT EXISTS (SELECT 1 FROM "Review" WHERE "Review"."id" = "reviewId" AND "Review"."status" = 'OPEN')
        ORDER BY "updatedAt" LIMIT ${BATCH_SIZE}) old
      LIMIT ${BATCH_SIZE})`;
  await db.$executeRaw`
    UPDATE "Decision" SET "firstOpenedAt" = NULL, "secondsInView" = NULL WHERE "id" IN (
      SELECT old."id" FROM "Organization" o CROSS JOIN LATERAL (
        SELECT "id" FROM "Decision"
        WHERE "organizationId" = o."id" AND "firstOpenedAt" < now() - make_interval(days => o."keepReadingDays")
        ORDER BY "firstOpenedAt" LIMIT ${BATCH_SIZE}) old
      LIMIT ${BATCH_SIZE})`;
}
