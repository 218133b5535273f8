import type { ServiceContext } from "@/server/services/context";

/** Records that the process stopped, not the step, so this start doesn't count as one that never ended. */
export async function handBackStep(
  { db, organizationId }: ServiceContext,
  { stepRunId }: { stepRunId: string },
): Promise<void> {
  await db.stepRun.updateMany({
    where: { id: stepRunId, organizationId, status: "RUNNING" },
    data: { handedBack: { increment: 1 } },
  });
}
