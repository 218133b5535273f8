import type { Database } from "@/server/infra/db";
import { until } from "@/server/testing/until";

/** Waits until a statement in the test file's database is blocked by another transaction's lock. */
export async function untilOneWaits(db: Database): Promise<void> {
  await untilSomeWait(db, 1);
}

/** Waits until at least this many statements in the test file's database are blocked. */
export async function untilSomeWait(db: Database, least: number): Promise<void> {
  const count = async () => {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS "count" FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return row?.count ?? 0;
  };
  await until(count, (waiting) => waiting >= least);
}
