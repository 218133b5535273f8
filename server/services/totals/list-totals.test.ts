import { beforeAll, describe, expect, test } from "vitest";
import type { RunFilters } from "@/server/domain/run/finding/api";
import type { Database, Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { listInbox } from "@/server/services/inbox/list";
import { listReviews } from "@/server/services/review/list";
import { cancelRun } from "@/server/services/run/cancel";
import { listRuns } from "@/server/services/run/list";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { startRun } from "@/server/services/run/start";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { checkTotals } from "./check";
import { foldTotals } from "./fold";
import { type CountedList, readTotal } from "./read";

const given = givenDatabase();
const toList = ({ workflowId, status, reason }: RunFilters): CountedList => ({
  list: "Run",
  workflowId,
  status,
  reason,
});

/** Counts the rows directly. */
async function countRows(
  db: Database | Transaction,
  organizationId: string,
  { status, reason, workflowId }: RunFilters,
): Promise<number> {
  const where = { organizationId, workflowId, purpose: { not: "TEST" as const } };
  return db.run.count({
    where: { ...where, ...(status && { status: { in: status } }), ...(reason && { reason: { in: reason } }) },
  });
}

/** Expects every total to match the rows in a single snapshot of the database. */
async function expectTotals(ctx: ServiceContext, filters: readonly RunFilters[]) {
  const { organizationId } = ctx;
  await given.db.$transaction(
    async (db) => {
      for (const filter of filters)
        expect(await readTotal({ db, organizationId }, toList(filter)), JSON.stringify(filter)).toBe(
          await countRows(db, organizationId, filter),
        );
    },
    { isolationLevel: "RepeatableRead", timeout: 30_000 },
  );
}

describe("the totals of runs", () => {
  const ROUNDS = 60;

  test("match the runs while many start, end, are deleted, and roll back, and several processes sweep", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const made = [await makeOpenReview(owner), await makeOpenReview(owner)];
    const ids = made.map(({ workflowId }) => workflowId);
    const filters: RunFilters[] = [
      {},
      { status: ["QUEUED", "FAILED"] },
      { status: ["FAILED"], reason: ["CANCELLED"] },
      { workflowId: ids[0] },
      { workflowId: ids[1], status: ["QUEUED"] },
      { status: ["COMPLETED"] },
    ];
    const work = async (number: number) => {
      const { runId } = await startRun(owner, { id: ids[number % 2] ?? "", input: "In" });
      if (number % 3 === 0) await cancelRun(owner, { runId });
      if (number % 5 === 0) await given.db.run.deleteMany({ where: { id: runId } });
      if (number % 4 === 0) await rollBack(owner, runId);
    };
    let working = true;
    const sweep = async () => {
      while (working) await foldTotals(given.db);
    };
    const watch = async () => {
      while (working) await expectTotals(owner, filters);
    };
    const others = [sweep(), sweep(), watch()];
    await Promise.all(Array.from({ length: ROUNDS }, (_, number) => work(number))).finally(() => {
      working = false;
    });
    await Promise.all(others);
    await expectTotals(owner, filters);
    await foldTotals(given.db);
    await expectTotals(owner, filters);
    expect(await given.db.listTotalChange.count()).toBe(0);
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
  });

  test("keep the runs of a deleted workflow, and omit tests of a step and other organizations", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { workflowId, runId } = await makeOpenReview(owner);
    await makeOpenReview((await makeOrganization(given.db)).as("owner"));
    await cancelRun(owner, { runId });
    await startRun(owner, { id: workflowId, input: "In" });
    const { runId: tested } = await startRun(owner, { id: workflowId, input: "In" });
    await given.db.run.update({ where: { id: tested }, data: { purpose: "TEST" } });
    await deleteWorkflow(owner, { id: workflowId });
    const total = async (filters: RunFilters) => [
      await readTotal(owner, toList(filters)),
      (await listRuns(owner, { ...filters, page: 0, size: 20 })).totalElements,
    ];
    for (const _ of ["before", "after"]) {
      expect(await total({})).toEqual([2, 2]);
      expect(await total({ workflowId })).toEqual([2, 2]);
      expect(await total({ status: ["QUEUED"] })).toEqual([1, 1]);
      expect(await total({ reason: ["CANCELLED"] })).toEqual([1, 1]);
      expect(await total({ reason: ["REJECTED"] })).toEqual([0, 0]);
      await foldTotals(given.db);
    }
  });
});

/** Changes and deletes the run in a transaction that fails. */
async function rollBack({ organizationId }: ServiceContext, runId: string) {
  await given.db
    .$transaction(async (db) => {
      await db.run.updateMany({ where: { id: runId, organizationId }, data: { status: "COMPLETED" } });
      await db.run.deleteMany({ where: { id: runId } });
      throw new Error("rolled back");
    })
    .catch((error: Error) => expect(error.message).toBe("rolled back"));
}

describe("checkTotals", () => {
  test("returns and repairs totals that don't match, even while runs start and the sweeper folds", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { organizationId } = owner;
    const { workflowId } = await makeOpenReview(owner);
    await foldTotals(given.db);
    const owned = { organizationId, list: "Run" };
    const { listTotal } = given.db;
    await listTotal.updateMany({ where: { ...owned, workflowId: "", day: "" }, data: { count: 7n } });
    await listTotal.updateMany({ where: { ...owned, day: { not: "" } }, data: { count: 0n } });
    const gone = {
      organizationId: "org_gone",
      list: "Review",
      workflowId: "",
      day: "",
      status: "OPEN",
      reason: "",
    };
    await listTotal.create({ data: { ...gone, count: 3n } });
    await listTotal.create({ data: { ...gone, list: "ClosedReview", status: "APPROVED", count: 1n } });
    const wrong = await checkTotals(given.db, { repair: false });
    const all = `${organizationId}, runs, all workflows, all days, PAUSED`;
    expect(wrong).toContainEqual({ of: all, total: "7", expected: "1" });
    const ofNoOne = "org_gone, reviews, all workflows, all days, OPEN";
    expect(wrong).toContainEqual({ of: ofNoOne, total: "3", expected: "0" });
    const ofNoOneClosed = "org_gone, closed reviews, all workflows, all days, APPROVED";
    expect(wrong).toContainEqual({ of: ofNoOneClosed, total: "1", expected: "0" });
    expect(wrong).toHaveLength(5);
    expect(await readTotal(owner, { list: "Run" })).toBe(7);
    const start = () => startRun(owner, { id: workflowId, input: "In" });
    const [first, second] = await Promise.all([
      checkTotals(given.db, { repair: true }),
      checkTotals(given.db, { repair: true }),
      foldTotals(given.db),
      ...Array.from({ length: 10 }, async () => {
        await start();
        await foldTotals(given.db);
      }),
    ]);
    // One of the two checks repairs the totals. The other waits and finds nothing to repair.
    expect([first, second].map(({ length }) => length).toSorted()).toEqual([0, 5]);
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
    expect(await readTotal(owner, { list: "Run" })).toBe(11);
  });
});

test("a closed review without a closing time is counted once", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const { reviewId } = await makeOpenReview(owner);
  const { review } = given.db;
  await review.update({ where: { id: reviewId }, data: { status: "CANCELLED" } });
  for (const createdAt of [new Date(), new Date("2026-11-01T00:00:00.000Z")]) {
    await review.update({ where: { id: reviewId }, data: { createdAt } });
    for (const _ of ["from changes", "from totals"]) {
      expect(await readTotal(owner, { list: "ClosedReview" })).toBe(1);
      expect(await checkTotals(given.db, { repair: false })).toEqual([]);
      await foldTotals(given.db);
    }
  }
  await review.delete({ where: { id: reviewId } });
  expect(await readTotal(owner, { list: "ClosedReview" })).toBe(0);
  expect(await checkTotals(given.db, { repair: false })).toEqual([]);
});

describe("a page far down a list", () => {
  let owner: ServiceContext;
  let workflowId: string;
  let all: string[];

  /** 2,600 runs on three days, many of which started at the same time. */
  beforeAll(async () => {
    owner = (await makeOrganization(given.db)).as("owner");
    const made = await makeOpenReview(owner);
    ({ workflowId } = made);
    await copyOpenReview(given.db, made, 2_599);
    await given.db.$executeRaw`
      WITH numbered AS (
        SELECT "id", row_number() OVER (ORDER BY md5("id"))::int AS "number" FROM "Run" WHERE "workflowId" = ${workflowId})
      UPDATE "Run" SET
        "createdAt" = '2026-11-01T00:00:00.000Z'::timestamptz + CASE WHEN "number" < 100 THEN interval '0'
          WHEN "number" < 2500 THEN interval '24 hours' + ("number" / 7) * interval '1 minute'
          ELSE interval '71 hours 59 minutes 59.999 seconds' END,
        "status" = CASE WHEN "number" % 2 = 0 THEN 'COMPLETED' ELSE 'FAILED' END::"RunStatus",
        "reason" = CASE WHEN "number" % 2 = 1 THEN 'REJECTED'::"RunReason" END
      FROM numbered WHERE numbered."id" = "Run"."id"`;
    all = await readIds({});
    expect(all).toHaveLength(2_600);
  });

  async function readIds(where: { status?: "FAILED" }): Promise<string[]> {
    const rows = await given.db.run.findMany({
      where: { organizationId: owner.organizationId, ...where },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  }

  test.each([
    ["from changes", false],
    ["from totals", true],
  ])("has the same runs as the whole list, %s", async (_, folded) => {
    if (folded) await foldTotals(given.db);
    const failed = await readIds({ status: "FAILED" });
    const lists: [RunFilters, string[]][] = [
      [{}, all],
      [{ workflowId }, all],
      [{ status: ["FAILED"] }, failed],
      [{ reason: ["REJECTED"] }, failed],
    ];
    for (const [filters, ids] of lists)
      for (const page of [0, 10, 11, 12, 13, 20, 24, 25, 26, 27, 400]) {
        const found = await listRuns(owner, { ...filters, page, size: 100 });
        expect(found.content.map(({ id }) => id)).toEqual(ids.slice(page * 100, page * 100 + 100));
        expect(found.totalElements).toBe(ids.length);
        expect(found.last).toBe(page * 100 + 100 >= ids.length);
      }
    const { content } = await listWorkflowRuns(owner, { id: workflowId, page: 371, size: 7 });
    expect(content.map(({ id }) => id)).toEqual(all.slice(2_597));
  });

  test("continues by cursor in both directions", async () => {
    const page = await listRuns(owner, { page: 15, size: 100 });
    const after = await listRuns(owner, { page: 0, size: 100, after: page.next ?? "" });
    expect(after.content.map(({ id }) => id)).toEqual(all.slice(1_600, 1_700));
    const before = await listRuns(owner, { page: 0, size: 100, before: page.previous ?? "" });
    expect(before.content.map(({ id }) => id)).toEqual(all.slice(1_400, 1_500));
  });

  test("has the same reviews as the whole list", async () => {
    const { organizationId } = owner;
    await given.db.$executeRaw`
      UPDATE "Review" SET "status" = 'APPROVED', "settledAt" = now(), "closedAt" = '2026-11-04T00:00:00.000Z'
      WHERE "organizationId" = ${organizationId} AND hashtext("id") % 2 = 0`;
    for (const status of [undefined, "APPROVED" as const, "OPEN" as const]) {
      const rows = await given.db.review.findMany({
        where: { organizationId, status },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        select: { id: true },
      });
      for (const page of [0, 10, 11, 12, 20, 25, 26, 400]) {
        const found = await listReviews(owner, { status, page, size: 100 });
        const ids = rows.slice(page * 100, page * 100 + 100).map(({ id }) => id);
        expect(found.content.map(({ id }) => id)).toEqual(ids);
        expect(found.totalElements).toBe(rows.length);
      }
      await foldTotals(given.db);
    }
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
  });

  test("has the same decided reviews as the whole inbox", async () => {
    const { organizationId } = owner;
    await given.db.$executeRaw`
      UPDATE "Review" SET "status" = CASE WHEN "status" = 'OPEN' THEN 'REJECTED'::"ReviewStatus" ELSE "status" END,
        "settledAt" = now(),
        "closedAt" = '2026-11-03T23:00:00.000Z'::timestamptz + abs(hashtext("id") % 300) * interval '10 minutes'
      WHERE "organizationId" = ${organizationId}`;
    const rows = await given.db.review.findMany({
      where: { organizationId },
      orderBy: [{ closedAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    for (const _ of ["from changes", "from totals"]) {
      for (const page of [0, 10, 11, 12, 13, 20, 24, 25, 26, 400]) {
        const found = await listInbox(owner, { tab: "done", page, size: 100 });
        const ids = rows.slice(page * 100, page * 100 + 100).map(({ id }) => id);
        expect(found.content.map(({ id }) => id)).toEqual(ids);
        expect(found.totalElements).toBe(2_600);
      }
      await foldTotals(given.db);
    }
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
    const ofWorkflow = await listInbox(owner, { tab: "done", page: 13, size: 100, workflowId });
    expect(ofWorkflow.content.map(({ id }) => id)).toEqual(rows.slice(1_300, 1_400).map(({ id }) => id));
    expect(ofWorkflow.totalElements).toBe(2_600);
    const ofOther = await listInbox(owner, { tab: "done", page: 0, size: 100, workflowId: "wf_other" });
    expect(ofOther).toMatchObject({ content: [], totalElements: 0 });
    await given.db.review.deleteMany({ where: { id: { in: rows.slice(0, 100).map(({ id }) => id) } } });
    expect((await listInbox(owner, { tab: "done", page: 0, size: 100 })).totalElements).toBe(2_500);
    expect(await checkTotals(given.db, { repair: false })).toEqual([]);
  });
});
