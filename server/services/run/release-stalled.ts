import type { Database } from "@/server/db";
import { metrics } from "@/server/metrics/metrics";
import { type DriverCheck, findStalledRuns } from "./find-stalled";

const AT_A_TIME = 200;

/**
 * Releases runs that no executor is working on, for example after an Inngest server lost its state. The sweeper wakes
 * them with a new generation. A driver that comes back has lost its claim and ends. Recorded steps aren't repeated.
 * Returns the number of released runs.
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
