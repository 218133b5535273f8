import type { ServiceContext } from "@/server/services/context";

/** Records a heartbeat for a step, by the database's clock. A driver that has lost its claim can't. */
export async function beatStep(
  { db, organizationId }: ServiceContext,
  { runId, claimedBy, stepRunId }: { runId: string; claimedBy: string; stepRunId: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "StepRun" s SET "heartbeatAt" = now() FROM "Run" r
    WHERE s."id" = ${stepRunId} AND s."organizationId" = ${organizationId} AND s."status" = 'RUNNING'
      AND r."id" = ${runId} AND r."id" = s."runId" AND r."claimedBy" = ${claimedBy}`;
}
