import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimDeliveries } from "@/server/delivery/webhooks";
import { makeId } from "@/server/domain/id";
import { RUN_EVENTS, type WebhookEvent } from "@/server/domain/webhook/events";
import { type Database, transact } from "@/server/infra/db";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { createWebhook } from "./create";
import { deleteWebhook } from "./delete";
import { updateWebhook } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

const url = "https://receiver.test/hook";

/** Creates an organization with a webhook and a workflow that has an agent step and a human step. */
async function makeHooked(...events: WebhookEvent[]) {
  const organization = await makeOrganization(db, { wakes: true });
  const owner = organization.as("owner");
  const steps = [
    { agentId: "writer", action: "Write." },
    { agentId: "human", action: "Check.", review: null },
  ];
  const { id: workflowId } = await createWorkflow(owner, { name: 'A "quoted" \\ name', steps });
  const { id } = await createWebhook(owner, { url, events, enabled: true });
  const start = () => startRun(owner, { id: workflowId, input: "The secret input." });
  return { ...organization, owner, workflowId, id, start };
}

const reaches = (runId: string, status: string) =>
  until(
    () => db.run.findUniqueOrThrow({ where: { id: runId }, include: { reviews: true } }),
    (run) => run.status === status,
  );

const queued = async (webhookId: string) =>
  db.webhookDelivery.findMany({ where: { webhookId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });

describe("the events of a run", () => {
  test("are each queued once, with IDs and states but no text", async () => {
    const { owner, workflowId, id, start } = await makeHooked(...RUN_EVENTS);
    const { runId, sessionId } = await start();
    const { reviews } = await reaches(runId, "PAUSED");
    await decideReview(owner, { id: reviews[0]?.id ?? "", decision: "approve" });
    const run = await reaches(runId, "COMPLETED");
    const rows = await queued(id);
    expect(rows.map(({ event }) => event)).toEqual([
      "run.started",
      "run.paused",
      "run.resumed",
      "run.completed",
    ]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(4);
    for (const row of rows)
      expect(row).toMatchObject({ runId, reviewId: null, status: "QUEUED", attempts: 0 });
    const last = rows.at(-1);
    expect(last?.id).toMatch(/^dlv_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(JSON.parse(last?.body ?? "")).toEqual({
      type: "run.completed",
      timestamp: run.updatedAt.toISOString(),
      data: {
        runId,
        sessionId,
        workflowId,
        workflowName: 'A "quoted" \\ name',
        workflowVersion: 1,
        status: "COMPLETED",
        reason: null,
        currentStepOrder: null,
        createdAt: run.createdAt.toISOString(),
        updatedAt: run.updatedAt.toISOString(),
        url: `/runs/${runId}`,
      },
    });
    expect(last?.body).toBe(JSON.stringify(JSON.parse(last?.body ?? "")));
    expect(JSON.stringify(rows)).not.toContain("secret input");
  });

  test("have IDs that sort by time, like other ids", async () => {
    const [row] = await db.$queryRaw<{ one: string; other: string }[]>`
      SELECT "makeId"('dlv', '2026-11-28T00:00:00Z') AS "one", "makeId"('dlv', '2026-11-28T00:00:00.001Z') AS "other"`;
    expect(row?.one.slice(0, 14)).toBe(makeId("dlv", Date.parse("2026-11-28T00:00:00Z")).slice(0, 14));
    expect((row?.one ?? "") < (row?.other ?? "")).toBe(true);
  });

  test("include failures and continuations, with the reason", async () => {
    const { owner, id, start } = await makeHooked("run.started", "run.failed");
    const { runId } = await start();
    const { reviews } = await reaches(runId, "PAUSED");
    const where = { id: reviews[0]?.id ?? "" };
    await db.run.updateMany({ where: { id: runId }, data: { status: "FAILED", reason: "EXPIRED" } });
    await db.review.updateMany({
      where,
      data: { status: "EXPIRED", closedAt: new Date(), settledAt: new Date() },
    });
    await db.stepRun.updateMany({ where: { runId, status: "WAITING" }, data: { status: "FAILED" } });
    await continueRun(owner, { runId });
    await reaches(runId, "PAUSED");
    await cancelRun(owner, { runId });
    const rows = await queued(id);
    expect(rows.map(({ event, body }) => [event, JSON.parse(body).data.reason])).toEqual([
      ["run.started", null],
      ["run.failed", "EXPIRED"],
      ["run.started", null],
      ["run.failed", "CANCELLED"],
    ]);
  });

  test("only go to enabled webhooks of the organization that chose them", async () => {
    const { owner, id, start } = await makeHooked("run.completed", "review.opened");
    const { id: second } = await createWebhook(owner, { url, events: ["run.paused"], enabled: true });
    const { id: off } = await createWebhook(owner, { url, events: [...RUN_EVENTS], enabled: false });
    const other = await makeHooked(...RUN_EVENTS);
    const { runId } = await start();
    await reaches(runId, "PAUSED");
    const eventsOf = async (webhookId: string) => (await queued(webhookId)).map(({ event }) => event);
    expect(await eventsOf(id)).toEqual(["review.opened"]);
    expect(await eventsOf(second)).toEqual(["run.paused"]);
    expect(await eventsOf(off)).toEqual([]);
    expect(await eventsOf(other.id)).toEqual([]);
    await updateWebhook(owner, { id: off, enabled: true });
    await cancelRun(owner, { runId });
    expect(await eventsOf(off)).toEqual(["run.failed"]);
  });

  test("get the run's address when they're first sent, which then stays the same", async () => {
    const { id, owner, start } = await makeHooked("run.paused");
    const { runId } = await start();
    await reaches(runId, "PAUSED");
    const all = { max: 50, maxPerWebhook: 4, maxPerOrganization: 50, underWay: [] };
    const [claimed] = (await claimDeliveries(db, all)).filter(({ webhookId }) => webhookId === id);
    expect(JSON.parse(claimed?.body ?? "").data.url).toBe(`http://localhost:8080/runs/${runId}`);
    await db.webhookDelivery.updateMany({ where: { webhookId: id }, data: { dueAt: new Date() } });
    const [again] = (await claimDeliveries(db, all)).filter(({ webhookId }) => webhookId === id);
    expect(again).toEqual({ ...claimed, attempts: 2 });
    await deleteWebhook(owner, { id });
  });

  test("are undone together with the change and don't fail it while their webhook is being deleted", async () => {
    const { owner, id, start } = await makeHooked("run.failed");
    const { runId } = await start();
    await reaches(runId, "PAUSED");
    const undone = transact(db, async (transaction) => {
      await transaction.run.updateMany({ where: { id: runId }, data: { status: "FAILED" } });
      expect(await transaction.webhookDelivery.count({ where: { webhookId: id } })).toBe(1);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await queued(id)).toEqual([]);
    const { cancelled } = await transact(db, async (transaction) => {
      await deleteWebhook({ ...owner, db: transaction }, { id });
      const cancelled = cancelRun(owner, { runId });
      await untilOneWaits(db);
      return { cancelled };
    });
    await cancelled;
    expect(await queued(id)).toEqual([]);
    await reaches(runId, "FAILED");
  });
});
