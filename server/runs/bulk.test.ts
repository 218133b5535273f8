import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BulkPageInput } from "@/server/domain/bulk/api";
import { MAX_BULK_RUNS } from "@/server/domain/bulk/limits";
import { makeId } from "@/server/domain/id";
import type { Database } from "@/server/infra/db";
import { abortBulk } from "@/server/services/bulk/abort";
import { getBulk } from "@/server/services/bulk/get";
import { listBulk } from "@/server/services/bulk/list";
import { startBulk } from "@/server/services/bulk/start";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { moveRun, withRun } from "@/server/services/run/lifecycle";
import { getWorkflow } from "@/server/services/workflow/get";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { startRuns } from "@/server/testing/runs/start-runs";
import { workOnBulk, workOnBulkOnce } from "@/server/testing/runs/work-on-bulk";
import { makeSender } from "@/server/testing/sender";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const ALL = { name: "All of them", filters: {} } as const;
const work = () => workOnBulk(db);
const workOnce = () => workOnBulkOnce(db);
const statusOf = async (id: string) => (await db.run.findUniqueOrThrow({ where: { id } })).status;

async function endRuns(ids: readonly string[], status: "COMPLETED" | "FAILED"): Promise<void> {
  const reason = status === "FAILED" ? ("STEP_FAILED" as const) : null;
  await db.run.updateMany({ where: { id: { in: [...ids] } }, data: { status, reason } });
}

const itemsOf = async (ctx: ServiceContext, id: string) =>
  (await getBulk(ctx, { id, page: 0, size: 100 })).items.content;

describe("starting a bulk action", () => {
  test("includes the matching runs that its kind applies to, oldest first, and changes no run yet", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { workflowId, runIds } = await startRuns(owner, 3);
    await startRuns(owner, 1);
    await endRuns(runIds.slice(1, 2), "COMPLETED");
    const action = await startBulk(owner, { kind: "CANCEL", name: "Two", filters: { workflowId } });
    expect(action).toMatchObject({
      name: "Two",
      status: "RUNNING",
      total: 2,
      done: 0,
      refused: 0,
      channel: "WEB",
    });
    expect(await itemsOf(owner, action.id)).toMatchObject([
      { runId: runIds[0], inputStart: "Run 1", workflowName: "Many", outcome: null },
      { runId: runIds[2], inputStart: "Run 3" },
    ]);
    expect(await statusOf(runIds[0] ?? "")).toBe("QUEUED");
    await startRuns(owner, 1);
    await work();
    expect(await listBulk(owner)).toMatchObject([{ id: action.id, status: "FINISHED", total: 2, done: 2 }]);
  });

  test("needs runs that match", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 2);
    for (const input of [
      { kind: "CONTINUE", ...ALL },
      { kind: "RERUN", ...ALL },
      { kind: "CANCEL", ...ALL, filters: { status: ["COMPLETED"] } },
      { kind: "CONTINUE", ...ALL, filters: { reason: ["REJECTED"] } },
    ] satisfies BulkPageInput[])
      await expect(startBulk(owner, input)).rejects.toMatchObject({
        code: "invalid-input",
        message: expect.stringMatching(/^No .* runs .*match these filters\.$/),
      });
    await cancelRun(owner, { runId: runIds[0] ?? "" });
    await expect(startBulk(owner, { kind: "CONTINUE", ...ALL })).rejects.toThrow("match these filters");
    expect(await listBulk(owner)).toEqual([]);
  });

  test("rejects more than 1,000 runs, says how many match, and stores nothing", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await copyOpenReview(db, await makeOpenReview(owner), MAX_BULK_RUNS);
    await expect(startBulk(owner, { kind: "CANCEL", ...ALL })).rejects.toMatchObject({
      code: "invalid-input",
      message:
        "1,001 runs match, but a bulk action can include at most 1,000. Narrow the filters, for example with a shorter time range.",
    });
    expect(await db.bulkItem.count({ where: { organizationId: owner.organizationId } })).toBe(0);
    expect(await listBulk(owner)).toEqual([]);
  });

  test("starts once for a double click", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 2);
    await endRuns(runIds, "COMPLETED");
    const start = () => startBulk(owner, { kind: "RERUN", ...ALL, requestKey: "key_of_one_dialog" });
    const [one, other] = await Promise.all([start(), start()]);
    expect(other.id).toBe(one.id);
    await work();
    expect((await start()).id).toBe(one.id);
    await work();
    expect(await db.rerun.count({ where: { organizationId: owner.organizationId } })).toBe(2);
  });

  test("rejects a repeated request with different content", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await startRuns(owner, 1);
    const asked = { ...ALL, kind: "CANCEL", requestKey: "key_12345" } as const;
    const { id } = await startBulk(owner, asked);
    await expect(startBulk(owner, { ...asked, name: "Others" })).rejects.toMatchObject({ code: "conflict" });
    expect(await listBulk(owner)).toMatchObject([{ id, name: "All of them" }]);
  });

  test("starts nothing if more runs match than the person saw", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await startRuns(owner, 2);
    await expect(startBulk(owner, { ...ALL, kind: "CANCEL", expected: 1 })).rejects.toMatchObject({
      code: "conflict",
      message: "2 runs match now, but you expected 1. Check them, then start again.",
    });
    expect(await listBulk(owner)).toEqual([]);
    expect(await startBulk(owner, { ...ALL, kind: "CANCEL", expected: 2 })).toMatchObject({ total: 2 });
  });

  test("rejects an unknown filter", () => {
    const filters = { workflow: "wf_1" };
    expect(BulkPageInput.safeParse({ kind: "CANCEL", name: "x", filters }).success).toBe(false);
    expect(BulkPageInput.safeParse({ kind: "CANCEL", name: "x", filters: {} }).success).toBe(true);
  });

  test("is rejected while too many actions are in progress", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await startRuns(owner, 1);
    for (let count = 1; count <= 20; count++) await startBulk(owner, { ...ALL, kind: "CANCEL" });
    await expect(startBulk(owner, { ...ALL, kind: "CANCEL" })).rejects.toMatchObject({ code: "conflict" });
    await work();
    await startRuns(owner, 1);
    expect(await startBulk(owner, { ...ALL, kind: "CANCEL" })).toMatchObject({ status: "RUNNING" });
  });

  test("neither waits for active runs nor makes them wait", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const [runId = ""] = (await startRuns(owner, 1)).runIds;
    const impatient = (work: (ctx: ServiceContext) => Promise<unknown>) =>
      inTransaction({ ...owner, afterCommit: () => {} }, async (ctx) => {
        await ctx.db.$executeRaw`SET LOCAL lock_timeout = '1s'`;
        await work(ctx);
      });
    await withRun(owner, runId, () => impatient((ctx) => startBulk(ctx, { kind: "CANCEL", ...ALL })));
    await inTransaction(owner, async (ctx) => {
      await startBulk(ctx, { kind: "CANCEL", ...ALL });
      await impatient((ctx) => withRun(ctx, runId, (ctx) => moveRun(ctx, runId, "RUNNING", ctx.now())));
    });
    expect(await statusOf(runId)).toBe("RUNNING");
    expect(await listBulk(owner)).toHaveLength(2);
  });

  test("leaves other organizations' runs alone", async () => {
    const [ours, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    const own = await startRuns(ours.as("owner"), 1);
    const other = await startRuns(theirs.as("owner"), 1);
    const { total } = await startBulk(ours.as("owner"), { kind: "CANCEL", ...ALL });
    expect(total).toBe(1);
    const filters = { workflowId: other.workflowId };
    await expect(startBulk(ours.as("owner"), { kind: "CANCEL", ...ALL, filters })).rejects.toThrow("No ");
    await work();
    expect(await statusOf(own.runIds[0] ?? "")).toBe("FAILED");
    expect(await statusOf(other.runIds[0] ?? "")).toBe("QUEUED");
  });
});

describe("a bulk action", () => {
  test("continues failed runs, as the person who started it", async () => {
    const builder = (await makeOrganization(db)).as("builder");
    const { runIds } = await startRuns(builder, 2);
    await endRuns(runIds, "FAILED");
    const { id } = await startBulk(builder, { kind: "CONTINUE", ...ALL });
    await work();
    expect(await getBulk(builder, { id, page: 0, size: 20 })).toMatchObject({ status: "FINISHED", done: 2 });
    expect(await db.runContinuation.findMany({ where: { runId: { in: runIds } } })).toMatchObject([
      { byId: memberIdOf(builder), channel: "WEB" },
      { byId: memberIdOf(builder), channel: "WEB" },
    ]);
  });

  test("reruns finished runs and links the new runs", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 2);
    await endRuns(runIds, "COMPLETED");
    const { id } = await startBulk(owner, { kind: "RERUN", ...ALL });
    await work();
    for (const { runId, newRunId, outcome } of await itemsOf(owner, id)) {
      expect(outcome).toBe("DONE");
      expect(await db.rerun.findUnique({ where: { runId: newRunId ?? "" } })).toMatchObject({
        sourceRunId: runId,
        fromStepOrder: 1,
      });
    }
  });

  test("doesn't rerun a run that someone has continued since", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 1);
    await endRuns(runIds, "FAILED");
    const { id } = await startBulk(owner, { ...ALL, kind: "RERUN" });
    await db.run.updateMany({ where: { id: { in: runIds } }, data: { status: "RUNNING", reason: null } });
    await work();
    expect(await itemsOf(owner, id)).toMatchObject([
      { outcome: "REFUSED", message: "The run is in progress again, so it wasn't rerun." },
    ]);
  });

  test("repeats requests only if they were confirmed", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const step = await makeSender(owner, "https://api.example.com/refunds");
    const { runIds, workflowId } = await startRuns(owner, 1, step, step);
    const [first] = (await getWorkflow(owner, { id: workflowId })).steps;
    await db.stepRun.create({
      data: {
        ...{ id: makeId("srun"), organizationId: owner.organizationId, runId: runIds[0] ?? "" },
        ...{ stepId: first?.id ?? "", stepOrder: 1, agentId: step.agentId, attempt: 1 },
        ...{ status: "FAILED", input: "Run 1", startedAt: new Date() },
      },
    });
    await endRuns(runIds, "COMPLETED");
    const { id } = await startBulk(owner, { kind: "RERUN", ...ALL });
    await work();
    expect(await itemsOf(owner, id)).toMatchObject([
      {
        outcome: "REFUSED",
        newRunId: null,
        message:
          "Rerunning would repeat what step 1 sent and send data in step 2. To allow it, start a new bulk action and select “I understand that steps will send their requests and call their tools again”, or rerun the run from its page to see what it sends.",
      },
    ]);
    const confirmed = await startBulk(owner, { kind: "RERUN", ...ALL, allowSideEffects: true });
    await work();
    expect(await itemsOf(owner, confirmed.id)).toMatchObject([{ outcome: "DONE" }]);
    expect(await db.rerun.findMany({ where: { sourceRunId: runIds[0] ?? "" } })).toMatchObject([
      { confirmed: [1, 2] },
    ]);
    await endRuns(runIds, "FAILED");
    const failed = { name: "Failed", filters: { status: ["FAILED" as const] } };
    const unconfirmed = await startBulk(owner, { kind: "CONTINUE", ...failed });
    await work();
    expect(await itemsOf(owner, unconfirmed.id)).toMatchObject([
      {
        outcome: "REFUSED",
        message:
          "Continuing may repeat what step 1 sent and send data in step 2. To allow it, start a new bulk action and select “I understand that steps will send their requests and call their tools again”, or continue the run from its page to see what it sends.",
      },
    ]);
    const continued = await startBulk(owner, { kind: "CONTINUE", ...failed, allowSideEffects: true });
    await work();
    expect(await itemsOf(owner, continued.id)).toMatchObject([{ outcome: "DONE" }]);
  });

  test("records why a run was refused, and continues with the next", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 3);
    const { id } = await startBulk(owner, { kind: "CANCEL", ...ALL });
    await endRuns(runIds.slice(0, 1), "COMPLETED");
    await work();
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({
      status: "FINISHED",
      done: 2,
      refused: 1,
    });
    expect(await itemsOf(owner, id)).toMatchObject([
      { outcome: "REFUSED", message: "The run is already COMPLETED." },
      { outcome: "DONE", message: null },
      { outcome: "DONE" },
    ]);
  });

  test("continues after a crash, and two processes do nothing twice", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 8);
    await endRuns(runIds, "COMPLETED");
    const { id } = await startBulk(owner, { kind: "RERUN", ...ALL });
    await workOnce();
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({ status: "RUNNING", done: 1 });
    await Promise.all([work(), work(), work()]);
    expect(await getBulk(owner, { id, page: 0, size: 20 })).toMatchObject({ status: "FINISHED", done: 8 });
    const again = await db.rerun.findMany({ where: { organizationId: owner.organizationId } });
    expect(again.map(({ sourceRunId }) => sourceRunId).sort()).toEqual([...runIds].sort());
  });

  test("changes no more runs once someone has stopped it", async () => {
    const { as } = await makeOrganization(db);
    const { runIds } = await startRuns(as("owner"), 3);
    const { id } = await startBulk(as("owner"), { kind: "CANCEL", ...ALL });
    await workOnce();
    expect(await abortBulk(as("admin"), { id })).toMatchObject({
      status: "ABORTED",
      done: 1,
      abortedBy: { name: "Test admin" },
    });
    await work();
    expect(await Promise.all(runIds.map(statusOf))).toEqual(["FAILED", "QUEUED", "QUEUED"]);
    expect(await abortBulk(as("owner"), { id })).toMatchObject({ abortedBy: { name: "Test admin" } });
  });

  test("can't be stopped once nothing is left to do", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await startRuns(owner, 1);
    const { id } = await startBulk(owner, { kind: "CANCEL", ...ALL });
    await workOnce();
    await expect(abortBulk(owner, { id })).rejects.toMatchObject({ code: "conflict" });
    await work();
    await expect(abortBulk(owner, { id })).rejects.toMatchObject({ code: "conflict" });
    expect(await listBulk(owner)).toMatchObject([{ id, status: "FINISHED", done: 1, abortedBy: null }]);
  });

  test("can't be stopped by someone who waits while the last result is recorded", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    await startRuns(owner, 1);
    const { id } = await startBulk(owner, { kind: "CANCEL", ...ALL });
    const stopped = await inTransaction(owner, async (ctx) => {
      await ctx.db.bulkItem.updateMany({ where: { actionId: id }, data: { outcome: "DONE" } });
      await ctx.db.bulkAction.update({ where: { id }, data: { done: 1 } });
      const stopping = Promise.allSettled([abortBulk(owner, { id })]);
      await untilOneWaits(db);
      return { stopping };
    });
    expect(await stopped.stopping).toMatchObject([{ status: "rejected", reason: { code: "conflict" } }]);
    await work();
    expect(await listBulk(owner)).toMatchObject([{ id, status: "FINISHED", done: 1, abortedBy: null }]);
  });

  test("takes turns with those of other organizations", async () => {
    const owners = [(await makeOrganization(db)).as("owner"), (await makeOrganization(db)).as("owner")];
    for (const owner of owners) {
      await startRuns(owner, 3);
      await startBulk(owner, { kind: "CANCEL", ...ALL });
    }
    const turns = await work();
    const [first, second] = turns;
    expect(first).not.toBe(second);
    expect(turns.slice(0, 6)).toEqual([first, second, first, second, first, second]);
  });
});
