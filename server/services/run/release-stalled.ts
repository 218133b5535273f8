import type { Database } from "@/server/db";
import { metrics } from "@/server/metrics/metrics";
import { type DriverCheck, findStalledRuns } from "./find-stalled";

const AT_A_TIME = 200;

/**
 * Frees runs that nothing drives any more, as when an Inngest server has lost its state: the sweeper wakes them under
 * their new generation. A driver that returns finds its claim gone and ends; what is recorded is not done again.
 * Returns how many there were.
 */
export async function releaseStalledRuns(db: Database, check: DriverCheck): Promise<number> {
  const stalled = await findStalledRuns(db, check);
  let released = 0;
  for (const { id, claimedBy } of stalled.slice(0, AT_A_TIME)) {
    const { count } = await db.run.updateMany({
      where: { id, claimedBy, status: "RUNNING" },
      data: {
        claimedBy: null,
        executor: null,
        generation: { increment: 1 },
        dispatchedAt: null,
        releasedAt: new Date(),
      },
    });
    released += count;
  }
  metrics().released.inc(released);
  return released;
}
