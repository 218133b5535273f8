import { afterEach, expect, test } from "vitest";
import { connectDatabase, transact } from "@/server/infra/db";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase, useExecutor } from "@/server/testing/executor";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { getReadiness } from "./get-readiness";

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

test("a process that can execute runs is ready and reports an empty backlog", async () => {
  ({ close } = await useExecutor());
  expect(await getReadiness()).toEqual({
    status: "ready",
    executor: { mode: "embedded", role: "executing", oldestDueSeconds: 0 },
    oldestUnacknowledgedSeconds: 0,
    stalledRuns: 0,
  });
});

test("a process reports the number of runs that no executor is working on", async () => {
  const given = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 });
  close = given.close;
  const { runId } = await makeClaimedRun(given.db);
  expect(await getReadiness()).toMatchObject({ stalledRuns: 0 });
  const silent = new Date(Date.now() - 61_000);
  const data = { createdAt: silent, updatedAt: silent, dispatchedAt: silent };
  await given.db.run.update({ where: { id: runId }, data });
  expect(await getReadiness()).toMatchObject({ stalledRuns: 1 });
});

test("a process whose database doesn't respond isn't ready", async () => {
  ({ close } = await useExecutor());
  const nowhere = connectDatabase("postgresql://nobody@127.0.0.1:1/none");
  const before = globalThis.countersignDatabase;
  globalThis.countersignDatabase = nowhere;
  await expect(getReadiness()).rejects.toMatchObject({ code: "unavailable" });
  globalThis.countersignDatabase = before;
  await nowhere.$disconnect();
});

test("a process that can't write to its database isn't ready, and says why", async () => {
  const used = await useExecutor();
  close = used.close;
  await asOwner(`
    DO $$ BEGIN
      EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
    END $$`);
  // The setting only applies to new connections.
  await used.db.$disconnect();
  await expect(getReadiness()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/^The database is read-only\./),
  });
});

test("frequent readiness checks only write to the database occasionally", async () => {
  const used = await useExecutor();
  close = used.close;
  await Promise.all([getReadiness(), getReadiness()]);
  await getReadiness();
  const rows = await asOwner(
    `SELECT last_value::int AS "count", is_called AS "used" FROM "WriteProbe_id_seq"`,
  );
  expect(rows).toEqual([{ count: 1, used: true }]);
});

test("simultaneous checks share one query, so they can't use up the connections", async () => {
  const used = await useDatabase();
  close = used.close;
  // Without an executor, this process has no other waiting queries.
  globalThis.countersignExecutor = undefined;
  await transact(used.db, async (db) => {
    await db.$executeRaw`LOCK TABLE "Run" IN ACCESS EXCLUSIVE MODE`;
    const checks = Array.from({ length: 50 }, () => getReadiness());
    for (const check of checks) await expect(check).rejects.toMatchObject({ code: "unavailable" });
    const [row] = await db.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS "waiting" FROM pg_locks WHERE NOT granted AND relation = '"Run"'::regclass`;
    // The two queries read the backlog and find stalled runs.
    expect(row?.waiting).toBe(2);
  });
});

test("a process that is shutting down isn't ready, so proxies use other processes", async () => {
  ({ close } = await useExecutor());
  globalThis.countersignIsDraining = true;
  await expect(getReadiness()).rejects.toMatchObject({ code: "unavailable" });
  globalThis.countersignIsDraining = undefined;
  expect(await getReadiness()).toMatchObject({ status: "ready" });
});
