import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { resumeRun } from "@/server/services/review/resume";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { until } from "@/server/testing/until";
import { releaseForeignRuns } from "./release-abandoned";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor({}, { sweepEveryMs: 100 }));
});
afterAll(() => close());

/**
 * Creates a run that a different executor claimed. The run waits at its second step and is old enough for a sweep to
 * wake it.
 */
async function makeForeignPause() {
  const { as } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  const { id } = await createWorkflow(owner, {
    name: "Test",
    steps: [
      { agentId: "writer", action: "Write." },
      { agentId: "human", action: "Check." },
      { agentId: "writer", action: "Rewrite in one line." },
    ],
  });
  const { runId } = await startRun(owner, { id, input: "One. Two." });
  const before = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "PAUSED",
  );
  const createdAt = new Date(Date.now() - 10_000);
  const data = { executor: "inngest", claimedBy: "01FOREIGN", createdAt };
  await db.run.update({ where: { id: runId }, data });
  return { owner, runId, before };
}

const claimOf = (runId: string) =>
  db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { claimedBy: true, executor: true, generation: true },
  });

const completed = (owner: Parameters<typeof getRun>[0], runId: string) =>
  until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED",
  );

describe("releaseForeignRuns", () => {
  test("releases a run from a different executor and continues it without repeating steps or losing its review", async () => {
    const { owner, runId, before } = await makeForeignPause();
    expect(await releaseForeignRuns(db, "embedded")).toBe(1);
    const claim = await until(
      () => claimOf(runId),
      ({ claimedBy }) => claimedBy !== null,
    );
    expect(claim).toEqual({
      claimedBy: expect.not.stringMatching("FOREIGN"),
      executor: "embedded",
      generation: 2,
    });
    const during = await getRun(owner, { runId });
    expect(during).toMatchObject({ status: "PAUSED", currentStepOrder: 2 });
    expect(during.steps.slice(0, 2)).toEqual(before.steps.slice(0, 2));
    await resumeRun(owner, { runId, output: "Approved." });
    const run = await completed(owner, runId);
    expect(run.steps[2]?.input).toBe("Approved.");
    const stepRuns = await db.stepRun.findMany({ where: { runId }, orderBy: { stepOrder: "asc" } });
    expect(stepRuns.map(({ stepOrder, attempt, starts }) => [stepOrder, attempt, starts])).toEqual([
      [1, 1, 1],
      [2, 1, 1],
      [3, 1, 1],
    ]);
    expect(await db.review.count({ where: { runId } })).toBe(1);
  });

  test("finds a decision made while no executor had claimed the run", async () => {
    const { owner, runId } = await makeForeignPause();
    const { jobId } = await resumeRun(owner, { runId, output: "Meanwhile." });
    await releaseForeignRuns(db, "embedded");
    expect((await completed(owner, runId)).steps[2]?.input).toBe("Meanwhile.");
    const review = await db.review.findFirstOrThrow({ where: { runId } });
    expect(review.settledAt).not.toBeNull();
    expect((await getJob(owner, { jobId })).status).toBe("COMPLETED");
  });

  test("leaves the executor's own runs, unclaimed runs, and finished runs alone", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const own = await makeOpenReview(owner);
    const free = await startRun(owner, { id: own.workflowId, input: "" });
    const finished = await makeOpenReview(owner);
    await db.run.update({
      where: { id: finished.runId },
      data: { status: "COMPLETED", executor: "inngest", claimedBy: "01FOREIGN" },
    });
    expect(await releaseForeignRuns(db, "embedded")).toBe(0);
    expect(await claimOf(own.runId)).toMatchObject({ claimedBy: own.claim.claimedBy, generation: 1 });
    expect(await claimOf(free.runId)).toMatchObject({ generation: 1 });
    expect(await claimOf(finished.runId)).toMatchObject({ executor: "inngest", generation: 1 });
  });
});
