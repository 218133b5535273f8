import { type Database, transact } from "@/server/infra/db";
import { metrics } from "@/server/infra/metrics";
import { type DriverCheck, findStalledRuns } from "@/server/services/run/stalled";

/**
 * After a switch between executors, releases unfinished runs that the previous one had claimed. The sweeper wakes
 * them with a new generation, and recorded steps aren't repeated. Returns the number of released runs.
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

const BATCH_SIZE = 200;

/**
 * Releases runs that no executor is working on, for example after an Inngest server lost its state. The
 * sweeper wakes them with a new generation, and recorded steps aren't repeated. A driver that comes back
 * stops, because it has lost its claim. Returns the number of released runs.
 */
export async function releaseStalledRuns(db: Database, check: DriverCheck): Promise<number> {
  const stalled = (await findStalledRuns(db, check)).slice(0, BATCH_SIZE).map(({ id }) => id);
  if (stalled.length === 0) return 0;
  const released = await transact(db, async (db) => {
    // Checks again under the lock. If a run has started a step by now, releasing it would run that step
    // twice.
    const locked = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Run" WHERE "id" = ANY(${stalled}) ORDER BY "id" FOR NO KEY UPDATE SKIP LOCKED`;
    const { patienceSeconds } = check;
    const ids = locked.map(({ id }) => id);
    const still = await findStalledRuns(db, { patienceSeconds }, ids);
    return db.run.updateMany({
      where: { id: { in: still.map(({ id }) => id) } },
      data: {
        claimedBy: null,
        executor: null,
        generation: { increment: 1 },
        dispatchedAt: null,
        releasedAt: new Date(),
      },
    });
  });
  metrics().released.inc(released.count);
  return released.count;
}
