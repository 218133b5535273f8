import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { beginStep, recordStep } from "@/server/runs/attempts/attempt";
import { makeToolLog, RunGoneError } from "@/server/runs/attempts/tool-log";
import { claimRun } from "@/server/runs/claims/claim";
import { abandonRun, finishRun } from "@/server/runs/finish";
import { openReview } from "@/server/runs/reviews/pause";
import { settleReview } from "@/server/runs/reviews/settle";
import { getReview } from "@/server/services/review/get";
import { resumeRun } from "@/server/services/review/resume";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { cancelRun } from "./cancel";
import { continueRun } from "./continue";
import { getRun } from "./get";
import { getJob } from "./get-job";
import { startRun } from "./start";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const CLAIM = { claimedBy: "test", executor: "embedded" };

async function startTwoSteps() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const writes = { agentId: "writer", action: "Write." };
  const { id, steps } = await createWorkflow(owner, { name: "Test", steps: [writes, writes] });
  const { runId, jobId } = await startRun(owner, { id, input: "Text" });
  const [stepId = "", laterId = ""] = steps.map((step) => step.id);
  return { as, owner, runId, jobId, stepId, laterId };
}

const cancelled = {
  status: "FAILED",
  reason: "CANCELLED",
  currentStepOrder: null,
  error: { code: "cancelled" },
};

describe("cancelRun", () => {
  test("ends a QUEUED run, which then can't be claimed", async () => {
    const { as, runId, jobId } = await startTwoSteps();
    expect(await cancelRun(as("builder"), { runId })).toEqual({ runId });
    const run = await getRun(as("owner"), { runId });
    expect(run.error?.message).toBe("Test builder canceled the run.");
    expect(run).toMatchObject({ ...cancelled, steps: [{ status: "PENDING" }, { status: "PENDING" }] });
    expect(run.durationMs).toBe(Date.parse(run.updatedAt) - Date.parse(run.createdAt));
    expect((await getJob(as("owner"), { jobId })).status).toBe("FAILED");
    expect(await claimRun(as("owner"), { ...CLAIM, runId })).toBeNull();
  });

  test("ends a RUNNING run without recording its step's output or starting later steps", async () => {
    const { owner, runId, stepId, laterId } = await startTwoSteps();
    const claim = { ...CLAIM, runId };
    await claimRun(owner, claim);
    const begun = await beginStep(owner, { ...claim, stepId, attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    await cancelRun(owner, { runId });
    const { stepRunId } = begun;
    const result = {
      status: "completed",
      output: "Late",
      prompt: "",
      model: null,
      simulated: true,
    } as const;
    expect(await recordStep(owner, { ...claim, stepRunId, result })).toMatchObject({ status: "CANCELLED" });
    expect(await beginStep(owner, { ...claim, stepId: laterId, attempt: 1 })).toEqual({ state: "stopped" });
    expect(await getRun(owner, { runId })).toMatchObject({
      ...cancelled,
      steps: [{ status: "CANCELLED", output: null }, { status: "PENDING" }],
    });
  });

  test("prevents further tool calls, even if a different process executes the run", async () => {
    const { owner, runId, stepId } = await startTwoSteps();
    const claim = { ...CLAIM, runId };
    await claimRun(owner, claim);
    const begun = await beginStep(owner, { ...claim, stepId, attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const { stepRunId } = begun;
    const call = { server: "Everything", tool: "get-sum", input: {} };
    const begin = (claimedBy = claim.claimedBy) =>
      makeToolLog(owner, { runId, stepRunId, claimedBy }).begin(call);
    await expect(begin("another")).rejects.toThrow(RunGoneError);
    await begin();
    await cancelRun(owner, { runId });
    await expect(begin()).rejects.toThrow(RunGoneError);
    expect(await owner.db.toolCall.count({ where: { runId } })).toBe(1);
  });

  test("closes running tool calls only once", async () => {
    const { owner, runId, stepId } = await startTwoSteps();
    const claim = { ...CLAIM, runId };
    await claimRun(owner, claim);
    const begun = await beginStep(owner, { ...claim, stepId, attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const log = makeToolLog(owner, { ...claim, stepRunId: begun.stepRunId });
    const call = { server: "Everything", tool: "get-sum", input: {} };
    await log.finish(await log.begin(call), { output: "Five." });
    const open = await log.begin(call);
    await cancelRun(owner, { runId });
    await log.finish(open, { output: "Late." });
    const [step] = (await getRun(owner, { runId })).steps;
    expect(step?.toolCalls).toMatchObject([
      { output: "Five.", error: null },
      {
        output: null,
        error: "The run ended before this call got a response, so it may or may not have happened.",
        finishedAt: step?.finishedAt,
      },
    ]);
  });

  test("ends a PAUSED run and closes its review", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId, claim } = await makeOpenReview(as("builder"));
    await cancelRun(as("owner"), { runId });
    expect(await getRun(as("owner"), { runId })).toMatchObject({
      ...cancelled,
      steps: [{ status: "CANCELLED" }],
    });
    expect(await getReview(as("owner"), { id: reviewId })).toMatchObject({
      status: "CANCELLED",
      decisions: [],
    });
    await expect(resumeRun(as("owner"), { runId, output: "x" })).rejects.toMatchObject({ code: "conflict" });
    expect(await settleReview(as("owner"), { ...claim, reviewId })).toEqual({ state: "stopped" });
  });

  test("tells the driver only about the review that it closed, not one that an earlier failure closed", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runId, reviewId, claim } = await makeOpenReview(owner);
    await abandonRun({ ...owner, now: () => new Date(Date.now() - 60_000) }, claim);
    const { stepId, ...earlier } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
    expect(earlier).toMatchObject({ status: "CANCELLED", settledAt: earlier.closedAt });
    await continueRun(owner, { runId });
    const next = { ...claim, claimedBy: "next" };
    await claimRun(owner, next);
    const opened = await openReview(owner, { ...next, stepId, attempt: 2 });
    if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
    await cancelRun(owner, { runId });
    expect(await db.review.findMany({ where: { runId }, orderBy: { createdAt: "asc" } })).toMatchObject([
      { id: reviewId, status: "CANCELLED", settledAt: earlier.settledAt },
      { id: opened.reviewId, status: "CANCELLED", settledAt: null },
    ]);
  });

  test("rejects a run that has ended and changes nothing", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, claim } = await makeOpenReview(owner);
    await resumeRun(owner, { runId, output: "Done" });
    await finishRun(owner, claim);
    const completed = await getRun(owner, { runId });
    await expect(cancelRun(owner, { runId })).rejects.toMatchObject({
      code: "conflict",
      message: "The run is already COMPLETED.",
    });
    expect(await getRun(owner, { runId })).toEqual(completed);
  });

  test("rejects a second request", async () => {
    const { owner, runId } = await startTwoSteps();
    await cancelRun(owner, { runId });
    const once = await getRun(owner, { runId });
    await expect(cancelRun(owner, { runId })).rejects.toMatchObject({ code: "conflict" });
    expect(await getRun(owner, { runId })).toEqual(once);
  });

  test("either ends the run or fails if an approval arrives at the same time", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    for (let round = 0; round < 5; round++) {
      const { runId } = await makeOpenReview(owner);
      const [approved] = await Promise.allSettled([
        resumeRun(as("approver"), { runId, output: "Yes" }),
        cancelRun(owner, { runId }),
      ]);
      const run = await getRun(owner, { runId });
      expect(run.reason).toBe("CANCELLED");
      expect(run.steps[0]?.review?.status).toBe(approved.status === "fulfilled" ? "APPROVED" : "CANCELLED");
    }
  });
});
