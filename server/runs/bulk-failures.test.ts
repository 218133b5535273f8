import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { abortBulk } from "@/server/services/bulk/abort";
import { getBulk } from "@/server/services/bulk/get";
import { listBulk } from "@/server/services/bulk/list";
import { startBulk } from "@/server/services/bulk/start";
import { query } from "@/server/testing/database/postgres";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { workOnBulk } from "@/server/testing/runs/work-on-bulk";

let db: Database;
let ownerUrl: string;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, ownerUrl, close } = await useDatabase());
});
afterAll(() => close());

const ALL = { name: "All of them", filters: {} } as const;
const work = () => workOnBulk(db);
const statusOf = async (id: string) => (await db.run.findUniqueOrThrow({ where: { id } })).status;

/** Prevents a run's results from being recorded, as a full disk would. Returns a function that undoes this. */
async function failOnRecording(runId: string): Promise<() => Promise<void>> {
  const name = `fail_${runId}`;
  await query(
    ownerUrl,
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no space left'; END $$;
     CREATE TRIGGER ${name} BEFORE UPDATE ON "BulkItem" FOR EACH ROW
       WHEN (NEW."outcome" = 'DONE' AND NEW."runId" = '${runId}') EXECUTE FUNCTION ${name}()`,
  );
  return async () => {
    await query(ownerUrl, `DROP TRIGGER ${name} ON "BulkItem"; DROP FUNCTION ${name}`);
  };
}

const setRetryAt = (actionId: string, retryAt: Date) =>
  db.bulkItem.updateMany({ where: { actionId, outcome: null }, data: { retryAt } });
const delay = (actionId: string) => setRetryAt(actionId, new Date(Date.now() + 3_600_000));
const endWait = (actionId: string) => setRetryAt(actionId, new Date(0));

async function databaseTime(): Promise<number> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT now()::timestamptz(3) AS "now"`;
  if (!row) throw new Error("the database has no time");
  return row.now.getTime();
}

/** Processes an action's only run, which fails. Returns bounds on the delay before the next attempt, in seconds. */
async function tryOnce(actionId: string): Promise<{ shortest: number; longest: number }> {
  const before = await databaseTime();
  await work();
  const after = await databaseTime();
  const { retryAt } = await db.bulkItem.findFirstOrThrow({ where: { actionId } });
  if (!retryAt) throw new Error("the run doesn't wait");
  return { shortest: (retryAt.getTime() - after) / 1_000, longest: (retryAt.getTime() - before) / 1_000 };
}

describe("a bulk action on a failing server", () => {
  test("retries a run after growing delays if the result can't be recorded, then gives up", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const [runId = ""] = (await startRuns(owner, 1)).runIds;
    const { id } = await startBulk(owner, { kind: "CANCEL", ...ALL });
    await failOnRecording(runId);
    for (const [tried, wait] of [1, 5, 30, 120].entries()) {
      const { shortest, longest } = await tryOnce(id);
      expect(shortest).toBeLessThanOrEqual(wait);
      expect(longest).toBeGreaterThanOrEqual(wait);
      await delay(id);
      // Processing the item too early does nothing.
      await work();
      expect(await db.bulkItem.findFirst({ where: { actionId: id } })).toMatchObject({ failures: tried + 1 });
      await endWait(id);
    }
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({ status: "RUNNING", failed: 0 });
    await work();
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({
      status: "FINISHED",
      total: 1,
      done: 0,
      refused: 0,
      failed: 1,
    });
    expect((await getBulk(owner, { id, page: 0, size: 20 })).items.content).toMatchObject([
      {
        outcome: "FAILED",
        message: "Something went wrong on our end, so the run didn't change. Try again with just this run.",
      },
    ]);
    expect(await statusOf(runId)).toBe("QUEUED");
  });

  test("changes a run after its delay if the server works again", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const [runId = ""] = (await startRuns(owner, 1)).runIds;
    const { id } = await startBulk(owner, { kind: "CANCEL", ...ALL });
    const repair = await failOnRecording(runId);
    await work();
    await repair();
    await delay(id);
    await work();
    expect(await statusOf(runId)).toBe("QUEUED");
    await endWait(id);
    await work();
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({ status: "FINISHED", done: 1 });
  });

  test("doesn't delay other actions while one of its runs waits", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const first = await startRuns(owner, 2);
    const older = await startBulk(owner, {
      kind: "CANCEL",
      name: "Older",
      filters: { workflowId: first.workflowId },
    });
    const { workflowId } = await startRuns(owner, 2);
    const newer = await startBulk(owner, { kind: "CANCEL", name: "Newer", filters: { workflowId } });
    await failOnRecording(first.runIds[0] ?? "");
    await work();
    expect(await listBulk(owner)).toMatchObject([
      { id: newer.id, status: "FINISHED", done: 2 },
      { id: older.id, status: "RUNNING", done: 1, failed: 0 },
    ]);
    await abortBulk(owner, { id: older.id });
  });
});
