import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NOT_STARTED } from "@/server/domain/trigger/words";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { createTrigger } from "@/server/services/trigger/create";
import { listFirings } from "@/server/services/trigger/list-firings";
import { updateTrigger } from "@/server/services/trigger/update";
import { createWorkflow } from "@/server/services/workflow/create";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { asMailed } from "@/server/testing/as-mailed";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { fire } from "@/server/testing/triggers/fire";
import { hour, makeSchedule } from "@/server/testing/triggers/schedule";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

type Path = { id: string; triggerId: string };
const pathOf = ({ id, workflowId }: { id: string; workflowId: string }): Path => ({
  id: workflowId,
  triggerId: id,
});
const historyOf = async (ctx: ServiceContext, path: Path) =>
  (await listFirings(ctx, { ...path, page: 0, size: 100 })).content;
const runsOf = (workflowId: string) => db.run.findMany({ where: { workflowId }, orderBy: { id: "asc" } });
const endRuns = (workflowId: string) =>
  db.run.updateMany({ where: { workflowId }, data: { status: "COMPLETED", output: "Done" } });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("a schedule", () => {
  test("starts one run at each time, as its owner", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("builder"));
    await fire(db, new Date(hour(0).getTime() - 1));
    expect(await runsOf(trigger.workflowId)).toHaveLength(0);
    for (const now of [hour(0), hour(0), new Date(hour(0).getTime() + 60_000)]) await fire(db, now);
    const runs = await runsOf(trigger.workflowId);
    const at = hour(0).toISOString();
    expect(runs).toMatchObject([
      {
        startedById: memberIdOf(as("builder")),
        channel: "TRIGGER",
        status: "QUEUED",
        input: `At ${at.slice(0, 10)} ${at.slice(11, 16)}`,
      },
    ]);
    expect(await historyOf(as("viewer"), pathOf(trigger))).toMatchObject([
      { status: "STARTED", cause: "schedule", scheduledAt: at, reason: null, run: { id: runs[0]?.id } },
    ]);
    await fire(db, hour(1));
    expect(await runsOf(trigger.workflowId)).toHaveLength(2);
  });

  test("counts everyone who owned it so far as a requester", async () => {
    const { as, addMember } = await makeOrganization(db);
    const before = await addMember("builder");
    const trigger = await makeSchedule(before);
    await updateTrigger(as("builder"), { ...pathOf(trigger), enabled: false });
    await updateTrigger(as("builder"), { ...pathOf(trigger), enabled: true });
    await fire(db, hour(0));
    const [run] = await db.run.findMany({ where: { workflowId: trigger.workflowId }, select: REQUESTERS });
    expect(run && requestersOf(run).map(({ memberId }) => memberId)).toEqual([
      memberIdOf(as("builder")),
      memberIdOf(before),
    ]);
  });

  test("starts one run if many processes fire at the same time", async () => {
    const { as } = await makeOrganization(db);
    const triggers = [await makeSchedule(as("owner")), await makeSchedule(as("builder"))];
    for (const n of [0, 1, 2]) await Promise.all(Array.from({ length: 6 }, () => fire(db, hour(n))));
    for (const { workflowId } of triggers) expect(await runsOf(workflowId)).toHaveLength(3);
  });

  test("skips missed times and says so", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    await fire(db, new Date(hour(5).getTime() + HOUR_MS / 2));
    expect(await runsOf(trigger.workflowId)).toHaveLength(0);
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([
      {
        status: "SKIPPED",
        scheduledAt: hour(0).toISOString(),
        reason: "The app wasn't running at the scheduled time.",
      },
    ]);
    await fire(db, hour(6));
    expect(await runsOf(trigger.workflowId)).toHaveLength(1);
  });

  test("lists times found due together in chronological order", async () => {
    const { as } = await makeOrganization(db);
    const schedules = await Promise.all(
      Array.from({ length: 10 }, () => makeSchedule(as("owner"), { cron: "* * * * *" })),
    );
    await fire(db, new Date(Date.parse(schedules[0]?.nextTimes[0] ?? "") + 2 * MINUTE_MS));
    for (const schedule of schedules)
      expect(await historyOf(as("owner"), pathOf(schedule))).toMatchObject([
        { status: "STARTED" },
        { status: "SKIPPED" },
      ]);
  });

  test("says that a run was only delayed, if the app was running", async () => {
    const { as } = await makeOrganization(db);
    const minutely = await makeSchedule(as("owner"), { cron: "* * * * *" });
    const due = new Date(minutely.nextTimes[0] ?? "");
    await fire(db, new Date(due.getTime() + 2 * MINUTE_MS));
    expect(await historyOf(as("owner"), pathOf(minutely))).toMatchObject([
      { status: "STARTED", scheduledAt: new Date(due.getTime() + 2 * MINUTE_MS).toISOString() },
      { status: "SKIPPED", scheduledAt: due.toISOString(), reason: NOT_STARTED.delayed },
    ]);
    const hourly = await makeSchedule(as("owner"));
    const { organizationId } = as("owner");
    const queued = { status: "QUEUED", scheduledAt: hour(0), createdAt: hour(0) } as const;
    const key = hour(0).toISOString();
    await db.triggerFiring.create({
      data: { ...queued, id: "fire_slow", key, organizationId, triggerId: hourly.id },
    });
    await db.trigger.update({ where: { id: hourly.id }, data: { nextAt: hour(1) } });
    await fire(db, new Date(hour(0).getTime() + 6 * MINUTE_MS));
    expect(await historyOf(as("owner"), pathOf(hourly))).toMatchObject([
      { status: "SKIPPED", reason: NOT_STARTED.delayed },
    ]);
  });

  test("runs once for all missed times with runOnce", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"), { missed: "runOnce" });
    await fire(db, new Date(hour(5).getTime() + HOUR_MS / 2));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([
      { status: "STARTED", scheduledAt: hour(5).toISOString() },
    ]);
  });

  test("skips a time while an earlier run is in progress", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"), { overlap: "skip" });
    await fire(db, hour(0));
    await fire(db, hour(1));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([
      { status: "SKIPPED", reason: "An earlier run of this trigger was still in progress." },
      { status: "STARTED" },
    ]);
    await endRuns(trigger.workflowId);
    await fire(db, hour(2));
    expect(await runsOf(trigger.workflowId)).toHaveLength(2);
  });

  test("queues times while an earlier run is in progress, and starts them in order", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"), { overlap: "queue" });
    for (const n of [0, 1, 2]) await fire(db, hour(n));
    const statuses = async () => (await historyOf(as("owner"), pathOf(trigger))).map(({ status }) => status);
    expect(await statuses()).toEqual(["QUEUED", "QUEUED", "STARTED"]);
    await endRuns(trigger.workflowId);
    await Promise.all(Array.from({ length: 4 }, () => fire(db)));
    expect(await statuses()).toEqual(["QUEUED", "STARTED", "STARTED"]);
    await endRuns(trigger.workflowId);
    await fire(db);
    expect(await statuses()).toEqual(["STARTED", "STARTED", "STARTED"]);
  });

  test("does nothing while it's disabled, and continues from the time when it's enabled", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    await updateTrigger(as("owner"), { ...pathOf(trigger), enabled: false });
    await fire(db, hour(3));
    expect(await historyOf(as("owner"), pathOf(trigger))).toEqual([]);
    const on = await updateTrigger(as("owner"), { ...pathOf(trigger), enabled: true });
    expect(on.nextTimes[0]).toBe(hour(0).toISOString());
  });

  test("records why a workflow couldn't run", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    await replaceDefinition(as("owner"), { id: trigger.workflowId, name: "Empty", steps: [] });
    await fire(db, hour(0));
    const [firing] = await historyOf(as("owner"), pathOf(trigger));
    expect(firing).toMatchObject({ status: "FAILED", run: null });
    expect(firing?.reason).toContain("step");
  });
});

describe("a trigger whose owner can't start runs", () => {
  test.each([
    ["left", { removedAt: new Date() }, "Test builder, the trigger's owner, is no longer a member."],
    [
      "lost their rights",
      { role: "viewer" as const },
      "Test builder, the trigger's owner, can no longer start runs.",
    ],
  ])("is disabled because they %s, and owners get a message", async (_, change, reason) => {
    const { as, addMember } = await makeOrganization(db);
    const trigger = await makeSchedule(as("builder"));
    await addMember("owner");
    await db.member.update({ where: { id: memberIdOf(as("builder")) }, data: change });
    await Promise.all([fire(db, hour(0)), fire(db, hour(0)), fire(db, hour(0))]);
    expect(await runsOf(trigger.workflowId)).toHaveLength(0);
    expect(await db.trigger.findUniqueOrThrow({ where: { id: trigger.id } })).toMatchObject({
      enabled: false,
      stoppedReason: reason,
      nextAt: null,
    });
    const { organizationId } = as("owner");
    const messages = await db.message.findMany({ where: { organizationId, kind: "TRIGGER_STOPPED" } });
    expect(messages).toHaveLength(2);
    const { text } = await asMailed(db, { id: messages[0]?.id ?? "" });
    expect(text).toContain(reason);
    expect(text).toContain(`/workflows/${trigger.workflowId}/triggers\n`);
    const on = await updateTrigger(as("admin"), { ...pathOf(trigger), enabled: true });
    expect(on).toMatchObject({ enabled: true, stoppedReason: null, owner: { id: memberIdOf(as("admin")) } });
  });

  test("doesn't start a run that was already queued", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("builder"), { overlap: "queue" });
    await fire(db, hour(0));
    await fire(db, hour(1));
    await db.member.update({ where: { id: memberIdOf(as("builder")) }, data: { removedAt: new Date() } });
    await endRuns(trigger.workflowId);
    await fire(db);
    expect(await runsOf(trigger.workflowId)).toHaveLength(1);
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([
      { status: "SKIPPED", reason: "Test builder, the trigger's owner, is no longer a member." },
      { status: "STARTED" },
    ]);
  });
});

describe("a trigger after another workflow", () => {
  async function follow(ctx: ServiceContext, sourceId: string, on: "completed" | "failed" | "ended") {
    const steps = [{ agentId: "writer", action: "Write." }];
    const { id } = await createWorkflow(ctx, { name: "Follower", steps });
    return (await createTrigger(ctx, { id, type: "workflow", workflow: { workflowId: sourceId, on } }))
      .trigger;
  }

  test("starts a run with the output, requested by the owner and everyone who requested the earlier run", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, runIds } = await startRuns(as("admin"), 1);
    const [runId = ""] = runIds;
    const requester = {
      runId,
      memberId: memberIdOf(as("owner")),
      organizationId: as("owner").organizationId,
    };
    await db.runRequester.create({ data: requester });
    const trigger = await follow(as("builder"), workflowId, "completed");
    await endRuns(workflowId);
    await Promise.all([fire(db), fire(db), fire(db)]);
    const [run, ...others] = await runsOf(trigger.workflowId);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ input: "Done", startedById: memberIdOf(as("builder")), channel: "TRIGGER" });
    const requesters = await db.runRequester.findMany({ where: { runId: run?.id ?? "" } });
    expect(new Set(requesters.map(({ memberId }) => memberId))).toEqual(
      new Set([memberIdOf(as("admin")), memberIdOf(as("owner"))]),
    );
    expect(await historyOf(as("viewer"), pathOf(trigger))).toMatchObject([
      { status: "STARTED", cause: "workflow", sourceRunId: runIds[0] },
    ]);
    const read = await db.run.findUniqueOrThrow({ where: { id: run?.id ?? "" }, select: REQUESTERS });
    expect(requestersOf(read).map(({ did }) => did)).toEqual(["started", "triggered", "triggered"]);
  });

  test("starts when a run fails, with the error, but not when it's canceled", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId, runIds } = await startRuns(as("owner"), 3);
    const after = {
      completed: await follow(as("owner"), workflowId, "completed"),
      failed: await follow(as("owner"), workflowId, "failed"),
      ended: await follow(as("owner"), workflowId, "ended"),
    };
    const end = (index: number, data: object) => db.run.update({ where: { id: runIds[index] ?? "" }, data });
    await end(0, { status: "COMPLETED", output: "Done" });
    await end(1, { status: "FAILED", reason: "STEP_FAILED", error: { code: "model", message: "It broke." } });
    await end(2, { status: "FAILED", reason: "CANCELLED", error: { message: "Canceled." } });
    await fire(db);
    const inputsOf = async ({ workflowId }: { workflowId: string }) =>
      (await runsOf(workflowId)).map(({ input }) => input).sort();
    expect(await inputsOf(after.completed)).toEqual(["Done"]);
    expect(await inputsOf(after.failed)).toEqual(["It broke."]);
    expect(await inputsOf(after.ended)).toEqual(["Done", "It broke."]);
  });

  test("is disabled if the workflow that it follows is deleted", async () => {
    const { as } = await makeOrganization(db);
    const { workflowId } = await startRuns(as("owner"), 0);
    const trigger = await follow(as("owner"), workflowId, "completed");
    await db.workflow.delete({ where: { id: workflowId } });
    await fire(db);
    expect(await db.trigger.findUniqueOrThrow({ where: { id: trigger.id } })).toMatchObject({
      enabled: false,
      stoppedReason: "The workflow this trigger follows was deleted.",
    });
  });
});

describe("a firing whose run the server couldn't start", () => {
  /** Makes the database fail to store runs of a workflow, as if the connection were lost. */
  async function failRunsOf({ id, workflowId }: { id: string; workflowId: string }) {
    await asOwner(`CREATE OR REPLACE FUNCTION fail_insert() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'lost'; END $$`);
    await asOwner(`CREATE TRIGGER "fails_${id}" BEFORE INSERT ON "Run" FOR EACH ROW
      WHEN (NEW."workflowId" = '${workflowId}') EXECUTE FUNCTION fail_insert()`);
    return () => asOwner(`DROP TRIGGER "fails_${id}" ON "Run"`);
  }
  const endWait = (triggerId: string) =>
    db.triggerFiring.updateMany({ where: { triggerId }, data: { retryAt: new Date(0) } });

  test("is tried again, and started once", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    const recover = await failRunsOf(trigger);
    await fire(db, hour(0));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([{ status: "QUEUED", run: null }]);
    await recover();
    await endWait(trigger.id);
    await fire(db, hour(0));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([{ status: "STARTED" }]);
    expect(await runsOf(trigger.workflowId)).toHaveLength(1);
  });

  test("is tried for about a day, with growing waits", async () => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"));
    const recover = await failRunsOf(trigger);
    const waits: number[] = [];
    for (;;) {
      const before = Date.now();
      await fire(db, hour(0));
      const [firing] = await db.triggerFiring.findMany({ where: { triggerId: trigger.id } });
      if (firing?.status !== "QUEUED") break;
      waits.push(Math.round(((firing.retryAt?.getTime() ?? 0) - before) / MINUTE_MS));
      await endWait(trigger.id);
    }
    await recover();
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 60;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(26);
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([
      { status: "FAILED", reason: NOT_STARTED.server, run: null },
    ]);
  });

  test.each([
    ["skip", "SKIPPED", NOT_STARTED.late],
    ["runOnce", "STARTED", null],
  ] as const)("with missed: %s is %s if it's late by then", async (missed, status, reason) => {
    const { as } = await makeOrganization(db);
    const trigger = await makeSchedule(as("owner"), { missed });
    const recover = await failRunsOf(trigger);
    await fire(db, hour(0));
    await recover();
    await endWait(trigger.id);
    await fire(db, new Date(hour(0).getTime() + 6 * MINUTE_MS));
    expect(await historyOf(as("owner"), pathOf(trigger))).toMatchObject([{ status, reason }]);
  });
});
