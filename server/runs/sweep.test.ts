import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { RUN_CANCELLED, sendEvent } from "@/server/infra/executor/events";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { resumeRun } from "@/server/services/review/resume";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { wakeAfterDecision, wakeRun } from "@/server/services/run/lifecycle";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { until } from "@/server/testing/until";
import { sweep } from "./sweep";
import { systemContext } from "./system-context";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor({}, { sweepEveryMs: 100 }));
});
afterAll(() => close());

/**
 * Returns a context whose clock is ten seconds behind, which is longer than an executor takes to pick up
 * work.
 */
const earlier = (ctx: ServiceContext): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() - 10_000),
});

async function makeWorkflow({ wakes }: { wakes: boolean }) {
  const { as, organizationId } = await makeOrganization(db, { wakes });
  const { id } = await createWorkflow(as("owner"), {
    name: "Test",
    steps: [
      { agentId: "writer", action: "Write." },
      { agentId: "human", action: "Check." },
      { agentId: "writer", action: "Rewrite in one line." },
    ],
  });
  return { as, owner: as("owner"), organizationId, id };
}

const reaches = (ctx: ServiceContext, runId: string, wanted: string) =>
  until(
    () => getRun(ctx, { runId }),
    ({ status }) => status === wanted,
  );

/** The first wait for a decision times out on its own. After that, only an event wakes the run. */
const untilOnlyAnEventWakes = (runId: string) =>
  until(
    () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM engine.run JOIN engine.event ON event.id = run.event_id
      WHERE event.body->'data'->>'runId' = ${runId}
        AND run.status = 'waiting' AND run.due_at > now() + interval '1 hour'`,
    (rows) => rows.length === 1,
  );

const untilDriverIsCanceled = (runId: string) =>
  until(
    () => db.$queryRaw<{ status: string }[]>`
      SELECT run.status FROM engine.run JOIN engine.event ON event.id = run.event_id
      WHERE event.body->'data'->>'runId' = ${runId}`,
    ([driver]) => driver?.status === "cancelled",
  );

const untilCancelIsSettled = (runId: string) =>
  until(
    () => db.review.findFirstOrThrow({ where: { runId, status: "CANCELLED" } }),
    ({ settledAt }) => settledAt !== null,
  );

/** Returns a run's attempts at each step, and how many times each attempt was started. */
async function workOf(runId: string) {
  const rows = await db.stepRun.findMany({ where: { runId }, orderBy: { stepOrder: "asc" } });
  return rows.map(({ stepOrder, attempt, starts, status }) => [stepOrder, attempt, starts, status]);
}

const DONE_ONCE = [
  [1, 1, 1, "COMPLETED"],
  [2, 1, 1, "COMPLETED"],
  [3, 1, 1, "COMPLETED"],
];

describe("sweep", () => {
  test("wakes a run whose start or decision event was lost, and completes it once", async () => {
    const { owner, id } = await makeWorkflow({ wakes: false });
    const { runId } = await startRun(earlier(owner), { id, input: "One. Two." });
    await reaches(owner, runId, "PAUSED");
    await untilOnlyAnEventWakes(runId);
    const { jobId } = await resumeRun(earlier(owner), { runId, output: "Approved." });
    const run = await reaches(owner, runId, "COMPLETED");
    expect(run.steps[2]?.input).toBe("Approved.");
    expect(await workOf(runId)).toEqual(DONE_ONCE);
    expect((await getJob(owner, { jobId })).status).toBe("COMPLETED");
    const review = await db.review.findFirstOrThrow({ where: { runId } });
    expect(review.settledAt).not.toBeNull();
  });

  test("wakes a run whose rejection event was lost, so that the run doesn't wait forever", async () => {
    const { owner, id } = await makeWorkflow({ wakes: false });
    const { runId } = await startRun(earlier(owner), { id, input: "One. Two." });
    const { steps } = await reaches(owner, runId, "PAUSED");
    const reviewId = steps[1]?.review?.id ?? "";
    await untilOnlyAnEventWakes(runId);
    await decideReview(earlier(owner), { id: reviewId, decision: "reject", reason: "No." });
    await until(
      () => db.review.findUniqueOrThrow({ where: { id: reviewId } }),
      ({ settledAt }) => settledAt !== null,
    );
    expect(await getRun(owner, { runId })).toMatchObject({ status: "FAILED", reason: "REJECTED" });
  });

  test("ends the driver of a canceled run whose event was lost", async () => {
    const { owner, id } = await makeWorkflow({ wakes: true });
    const { runId } = await startRun(owner, { id, input: "One. Two." });
    await reaches(owner, runId, "PAUSED");
    await untilOnlyAnEventWakes(runId);
    await cancelRun({ ...earlier(owner), afterCommit: () => {} }, { runId });
    await untilDriverIsCanceled(runId);
    await untilCancelIsSettled(runId);
  });

  test("stops sending the event of a canceled run whose driver it had ended before the process died", async () => {
    const { owner, organizationId, id } = await makeWorkflow({ wakes: true });
    const { runId } = await startRun(owner, { id, input: "One. Two." });
    await reaches(owner, runId, "PAUSED");
    await untilOnlyAnEventWakes(runId);
    await sendEvent({ name: RUN_CANCELLED, data: { runId, organizationId } });
    await untilDriverIsCanceled(runId);
    await cancelRun({ ...earlier(owner), afterCommit: () => {} }, { runId });
    await untilCancelIsSettled(runId);
  });

  test("leaves new runs and decisions to their own events", async () => {
    const { owner, id } = await makeWorkflow({ wakes: false });
    const { runId } = await startRun(owner, { id, input: "" });
    await sweep(db, systemContext);
    expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).dispatchedAt).toBeNull();
  });

  test("expires an overdue review together with its run", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, reviewId, jobId } = await makeOpenReview(earlier(owner), { timeoutSeconds: 5 });
    const run = await reaches(owner, runId, "FAILED");
    expect(run).toMatchObject({
      reason: "EXPIRED",
      currentStepOrder: null,
      error: { code: "expired", message: expect.stringContaining("Nobody decided") },
      steps: [{ status: "FAILED", review: { status: "EXPIRED", id: reviewId, decisions: [] } }],
    });
    expect((await getJob(owner, { jobId })).status).toBe("COMPLETED");
    const refusal = {
      code: "conflict",
      message: "This review is closed: its deadline passed before it was decided.",
    };
    await expect(resumeRun(owner, { runId, output: "Late" })).rejects.toMatchObject(refusal);
  });

  test("ignores a review that isn't overdue or has no deadline", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const pending = await Promise.all([
      makeOpenReview(earlier(owner), { timeoutSeconds: 3_600 }),
      makeOpenReview(earlier(owner)),
    ]);
    await sweep(db, systemContext);
    for (const { runId } of pending) expect((await getRun(owner, { runId })).status).toBe("PAUSED");
  });

  test("gives each row to only one of many simultaneous sweeps", async () => {
    const { owner, id } = await makeWorkflow({ wakes: false });
    const started = await Promise.all(
      Array.from({ length: 10 }, () => startRun(earlier(owner), { id, input: "One. Two." })),
    );
    await Promise.all(Array.from({ length: 5 }, () => sweep(db, systemContext)));
    for (const { runId } of started) {
      await reaches(owner, runId, "PAUSED");
      expect(await workOf(runId)).toEqual([DONE_ONCE[0], [2, 1, 1, "WAITING"]]);
    }
  });
});

describe("a duplicated event", () => {
  test("leads to a single completed run, no matter how often it arrives or with which id", async () => {
    const { owner, id } = await makeWorkflow({ wakes: true });
    const { runId } = await startRun(owner, { id, input: "One. Two." });
    const wake = (generation: number) => wakeRun(owner, { id: runId, generation });
    await Promise.all([1, 1, 1, 1, 2, 3].map(wake));
    const { steps } = await reaches(owner, runId, "PAUSED");
    await wake(4);
    const reviewId = steps[1]?.review?.id ?? "";
    await resumeRun(owner, { runId, output: "Approved." });
    await Promise.all(Array.from({ length: 5 }, () => wakeAfterDecision(owner, { id: reviewId, runId })));
    expect((await reaches(owner, runId, "COMPLETED")).steps[2]?.input).toBe("Approved.");
    await wake(5);
    expect(await workOf(runId)).toEqual(DONE_ONCE);
    expect(await db.review.count({ where: { runId } })).toBe(1);
  });

  test("leaves the run paused if there is no decision", async () => {
    const { owner, id } = await makeWorkflow({ wakes: true });
    const { runId } = await startRun(owner, { id, input: "One. Two." });
    const { steps } = await reaches(owner, runId, "PAUSED");
    for (let times = 0; times < 3; times++)
      await wakeAfterDecision(owner, { id: steps[1]?.review?.id ?? "", runId });
    expect((await getRun(owner, { runId })).status).toBe("PAUSED");
    await resumeRun(owner, { runId, output: "Approved." });
    await reaches(owner, runId, "COMPLETED");
    expect(await workOf(runId)).toEqual(DONE_ONCE);
  });
});
