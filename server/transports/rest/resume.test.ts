import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getJobOperation } from "@/server/domain/job/api";
import { listReviewsOperation } from "@/server/domain/review/api";
import { getRunOperation, resumeRunOperation } from "@/server/domain/run/api";
import { listRunsOperation } from "@/server/domain/run/finding/api";
import type { Database } from "@/server/infra/db";
import { setRules } from "@/server/services/organization/set-rules";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

let db: Database;
let close: () => Promise<void>;
let send: Send;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
  send = await openApi();
});
afterAll(() => close());

/** Creates a run with three human steps, waiting at the first, and a client that can decide. */
async function makeGates() {
  const { as } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  const token = await makeToken(owner);
  const { id } = await createWorkflow(owner, {
    name: "Three gates",
    steps: ["First.", "Second.", "Third."].map((action) => ({ agentId: "human", action })),
  });
  const { runId, jobId } = await startRun(owner, { id, input: "Text" });
  const params = { runId };
  const readRun = async () => (await send(getRunOperation, { token, params })).json();
  const readJob = async (jobId: string) => (await send(getJobOperation, { token, params: { jobId } })).json();
  return {
    owner,
    token,
    runId,
    jobId,
    readRun,
    readJob,
    readOpenReviews: async () =>
      (await send(listReviewsOperation, { token, query: `status=OPEN&runId=${runId}` })).json(),
    untilGate: (stepOrder: number) =>
      until(readRun, (run) => run.status === "PAUSED" && run.currentStepOrder === stepOrder),
    resume: (json: object, headers?: Record<string, string>) =>
      send(resumeRunOperation, { token, params, json, ...(headers && { headers }) }),
  };
}

describe("a client that retries after a lost response", () => {
  test("gets the first response again with its Idempotency-Key, while the next review stays open", async () => {
    const { untilGate, resume, readOpenReviews } = await makeGates();
    await untilGate(1);
    const key = { "Idempotency-Key": "first-gate" };
    const first = await resume({ output: "Approved." }, key);
    expect(first.status).toBe(202);
    const answer = await first.json();
    const { reviewId } = await untilGate(2);
    const again = await resume({ output: "Approved." }, key);
    expect([again.status, await again.json()]).toEqual([202, answer]);
    expect((await readOpenReviews()).content).toMatchObject([{ id: reviewId, stepOrder: 2, decisions: [] }]);
  });

  test("gets 409 with the decision if it sends the reviewId, while the next review stays open", async () => {
    const { untilGate, resume, readOpenReviews } = await makeGates();
    const { reviewId: first } = await untilGate(1);
    const body = { output: "Approved.", reviewId: first };
    expect((await resume(body)).status).toBe(202);
    const { reviewId: second } = await untilGate(2);
    const again = await resume(body);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ decision: { decision: "approve", output: "Approved." } });
    expect((await readOpenReviews()).content).toMatchObject([{ id: second, decisions: [] }]);
  });

  test("can send the same text for every review", async () => {
    const { untilGate, resume, readRun } = await makeGates();
    for (const gate of [1, 2, 3]) {
      const { reviewId } = await untilGate(gate);
      expect((await resume({ output: "Approved.", reviewId })).status).toBe(202);
    }
    const done = await until(readRun, ({ status }) => status === "COMPLETED");
    expect(done).toMatchObject({ output: "Approved.", reviewId: null });
  });
});

describe("reviewId", () => {
  test("appears in the run and in the list, and permanently in the job that paused for the review", async () => {
    const { token, jobId, untilGate, resume, readRun, readJob } = await makeGates();
    const { reviewId: first } = await untilGate(1);
    expect(first).toMatch(/^rev_/);
    const list = await (await send(listRunsOperation, { token })).json();
    expect(list.content).toMatchObject([{ reviewId: first }]);
    expect(await readJob(jobId)).toMatchObject({ reviewId: first, decidedReviewId: null });
    const resumed = await (await resume({ output: "Approved.", reviewId: first })).json();
    const { reviewId: second } = await untilGate(2);
    expect(second).not.toBe(first);
    expect(await readJob(jobId)).toMatchObject({ reviewId: first });
    expect(await readJob(resumed.jobId)).toMatchObject({ reviewId: second, decidedReviewId: first });
    const last = await (await resume({ output: "Approved.", reviewId: second })).json();
    const { reviewId: third } = await untilGate(3);
    const end = await (await resume({ output: "Approved.", reviewId: third })).json();
    await until(readRun, ({ status }) => status === "COMPLETED");
    expect(await readJob(last.jobId)).toMatchObject({ reviewId: third, decidedReviewId: second });
    expect(await readJob(end.jobId)).toMatchObject({ reviewId: null, decidedReviewId: third });
  });

  test("is optional where the organization doesn't require it, as in the demo: the open review is approved", async () => {
    const { untilGate, resume } = await makeGates();
    for (const gate of [1, 2]) {
      await untilGate(gate);
      expect((await resume({ output: "Approved." })).status).toBe(202);
    }
  });

  test("is required if the organization requires it, and the 400 explains how to send it", async () => {
    const { owner, untilGate, resume, readOpenReviews } = await makeGates();
    const { reviewId } = await untilGate(1);
    await setRules(owner, { resumeNamesReview: true });
    for (const body of [{ output: "Approved." }, { output: "Approved.", reviewId: null }]) {
      const refused = await resume(body);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({
        type: "/problems/invalid-input",
        errors: [{ pointer: "/reviewId", message: expect.stringContaining("send its `reviewId`") }],
      });
    }
    expect((await readOpenReviews()).content).toMatchObject([{ id: reviewId, decisions: [] }]);
    expect((await resume({ output: "Approved.", reviewId })).status).toBe(202);
  });
});
