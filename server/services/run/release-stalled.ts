import { type Database, transact } from "@/server/infra/db";
import { metrics } from "@/server/infra/metrics";
import { type DriverCheck, findStalledRuns } from "./find-stalled";

const AT_A_TIME = 200;

/**
 * Releases runs that no executor is working on, for example after an Inngest server lost its state. The sweeper wakes
 * them with a new generation. A driver that comes back has lost its claim and ends. Recorded steps aren't repeated.
 * Returns the number of released runs.
 */
export async function releaseStalledRuns(db: Database, check: DriverCheck): Promise<number> {
  const stalled = (await findStalledRuns(db, check)).slice(0, AT_A_TIME).map(({ id }) => id);
  if (stalled.length === 0) return 0;
  const released = await transact(db, async (db) => {
    // Some may have started a step since. It would run twice.
    const locked = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Run" WHERE "id" = ANY(${stalled}) ORDER BY "id" FOR UPDATE SKIP LOCKED`;
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
