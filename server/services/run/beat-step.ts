import type { ServiceContext } from "@/server/services/context";

/** Records a heartbeat for a step. A driver that has lost its claim can't. */
export async function beatStep(
  { db, organizationId, now }: ServiceContext,
  { runId, claimedBy, stepRunId }: { runId: string; claimedBy: string; stepRunId: string },
): Promise<void> {
  await db.stepRun.updateMany({
    where: { id: stepRunId, runId, organizationId, status: "RUNNING", run: { claimedBy } },
    data: { heartbeatAt: now() },
  });
}
