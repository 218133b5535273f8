import type { Database } from "@/server/infra/db";

/**
 * After a change of executor: unfinished runs that another one claimed are free again, and the sweeper wakes them
 * under a new id. What of them is recorded is not done again. Returns how many there were.
 */
export async function releaseForeignRuns(db: Database, executor: string): Promise<number> {
  const { count } = await db.run.updateMany({
    where: { status: { in: ["QUEUED", "RUNNING", "PAUSED"] }, executor: { not: executor } },
    data: {
      claimedBy: null,
      executor: null,
      generation: { increment: 1 },
      dispatchedAt: null,
      releasedAt: new Date(),
    },
  });
  return count;
}
