import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { StepInput } from "@/server/domain/workflow/definition";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { listInbox } from "@/server/services/inbox/list";
import { decideReview } from "@/server/services/review/decide";
import { resumeRun } from "@/server/services/review/resume";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

const TEXT = "NVDA closed at 131.20 dollars. AAPL closed at 229.10 dollars. MSFT closed at 417.90 dollars.";

const BRIEFING: StepInput[] = [
  { agentId: "finance_agent", action: "List the prices." },
  { agentId: "human", action: "Check the prices." },
  { agentId: "procurator_assistant", action: "Summarize in one line." },
];

describe("execute-run", () => {
  let db: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await useExecutor());
  });
  afterAll(() => close());

  async function start(steps: StepInput[]) {
    const { as } = await makeOrganization(db, { wakes: true });
    const workflow = await createWorkflow(as("owner"), { name: "Briefing", steps });
    const started = await startRun(as("owner"), { id: workflow.id, input: TEXT });
    return { as, owner: as("owner"), ...started };
  }

  const reaches = (ctx: ServiceContext, runId: string, wanted: string) =>
    until(
      () => getRun(ctx, { runId }),
      ({ status }) => status === wanted,
    );

  test("pauses at a human step and passes exactly the approved text to the next step", async () => {
    const { as, owner, runId } = await start(BRIEFING);
    const paused = await reaches(owner, runId, "PAUSED");
    expect(paused.currentStepOrder).toBe(2);
    expect(paused.steps[0]).toMatchObject({ status: "COMPLETED", simulated: true, input: TEXT });
    expect(paused.steps[1]).toMatchObject({ status: "WAITING", input: paused.steps[0]?.output });
    expect(paused.steps[1]?.review?.text).toBe(paused.steps[0]?.output);
    const mine = { tab: "mine", page: 0, size: 20 } as const;
    expect(await listInbox(as("approver"), mine)).toMatchObject({ content: [{ runId }] });

    const approved = "NVDA 131.20, approved.\n\n  {{ input }} 😀 ";
    await resumeRun(owner, { runId, output: approved });
    const done = await reaches(owner, runId, "COMPLETED");
    expect(done.steps[2]?.input).toBe(approved);
    expect(done.output).toBe(done.steps[2]?.output);
    expect(done.currentStepOrder).toBeNull();
    expect(done.durationMs).toBe(Date.parse(done.updatedAt) - Date.parse(done.createdAt));
    expect(await listInbox(as("approver"), mine)).toMatchObject({ totalElements: 0 });
  });

  test("creates one job to start the run and another to resume it", async () => {
    const { owner, runId, jobId } = await start(BRIEFING);
    await reaches(owner, runId, "PAUSED");
    expect(await getJob(owner, { jobId })).toMatchObject({ type: "RUN", status: "COMPLETED", runId });
    const resumed = await resumeRun(owner, { runId, output: "Text." });
    expect(resumed.jobId).not.toBe(jobId);
    await reaches(owner, runId, "COMPLETED");
    expect(await getJob(owner, { jobId: resumed.jobId })).toMatchObject({
      type: "RESUME",
      status: "COMPLETED",
    });
  });

  test("waits for as many people as the policy requires and pauses again at the next human step", async () => {
    const policy = {
      ...DEFAULT_REVIEW_POLICY,
      approvers: [],
      quorum: 2,
      allowRequester: true,
      timeoutSeconds: null,
    };
    const { as, owner, runId } = await start([
      { agentId: "human", action: "Two of you.", review: policy },
      { agentId: "human", action: "One of you." },
    ]);
    await reaches(owner, runId, "PAUSED");
    await resumeRun(owner, { runId, output: "Agreed." });
    expect((await getRun(owner, { runId })).currentStepOrder).toBe(1);
    await resumeRun(as("approver"), { runId, output: "Agreed." });
    const again = await until(
      () => getRun(owner, { runId }),
      ({ status, currentStepOrder }) => status === "PAUSED" && currentStepOrder === 2,
    );
    expect(again.steps[1]?.review).toMatchObject({ text: "Agreed.", decisions: [] });
    await resumeRun(owner, { runId, output: "The end." });
    expect((await reaches(owner, runId, "COMPLETED")).output).toBe("The end.");
  });

  test("replaces variables in instructions for agents and questions for people", async () => {
    const { owner, runId } = await start([
      { agentId: "writer", action: "List the prices.", name: "prices" },
      { agentId: "human", action: "Is {{ steps.prices.output }} right for {{ workflow.name }}? {{ other }}" },
    ]);
    const { steps } = await reaches(owner, runId, "PAUSED");
    expect(steps[1]?.review?.action).toBe(`Is ${steps[0]?.output} right for Briefing? {{ other }}`);
    expect(steps[1]?.action).toContain("{{ steps.prices.output }}");
  });

  test("ends a run if its review is rejected, and doesn't start a later step", async () => {
    const { owner, runId } = await start(BRIEFING);
    const { steps } = await reaches(owner, runId, "PAUSED");
    const review = { id: steps[1]?.review?.id ?? "", decision: "reject" as const, reason: "Old prices." };
    await decideReview(owner, review);
    await until(
      () => db.review.findUniqueOrThrow({ where: { id: review.id } }),
      ({ settledAt }) => settledAt !== null,
    );
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "REJECTED",
      steps: [{ status: "COMPLETED" }, { status: "FAILED" }, { status: "PENDING" }],
    });
  });

  test("ends a run if its review expires", async () => {
    const policy = {
      ...DEFAULT_REVIEW_POLICY,
      approvers: [],
      quorum: 1,
      allowRequester: true,
      timeoutSeconds: 1,
    };
    const { owner, runId } = await start([{ agentId: "human", action: "Quick.", review: policy }]);
    const paused = await reaches(owner, runId, "PAUSED");
    const run = await reaches(owner, runId, "FAILED");
    expect(run).toMatchObject({
      reason: "EXPIRED",
      steps: [{ status: "FAILED", review: { status: "EXPIRED" } }],
    });
    expect(run.updatedAt >= (paused.steps[0]?.review?.dueAt ?? "~")).toBe(true);
  });

  test("stops if a paused run is canceled", async () => {
    const { owner, runId } = await start(BRIEFING);
    await reaches(owner, runId, "PAUSED");
    await cancelRun(owner, { runId });
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "CANCELLED",
      steps: [{ status: "COMPLETED" }, { status: "CANCELLED" }, { status: "PENDING" }],
    });
  });

  test("completes with its original definition if its workflow is deleted during the run", async () => {
    const { owner, runId, workflowId } = await start(BRIEFING);
    await reaches(owner, runId, "PAUSED");
    await deleteWorkflow(owner, { id: workflowId });
    await resumeRun(owner, { runId, output: "One. Two." });
    expect((await reaches(owner, runId, "COMPLETED")).steps).toHaveLength(3);
  });

  test("executes many runs concurrently, independently of each other", async () => {
    const { owner, workflowId } = await start(BRIEFING);
    const started = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        startRun(owner, { id: workflowId, input: `Number ${index}.` }),
      ),
    );
    await Promise.all(
      started.map(async ({ runId }, index) => {
        await reaches(owner, runId, "PAUSED");
        await resumeRun(owner, { runId, output: `Approved ${index}.` });
        const run = await reaches(owner, runId, "COMPLETED");
        expect([run.steps[0]?.input, run.steps[2]?.input]).toEqual([
          `Number ${index}.`,
          `Approved ${index}.`,
        ]);
      }),
    );
  });
});

describe("execute-run without a sweeper", () => {
  let db: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await useExecutor({}, { sweepEveryMs: 2 ** 31 - 1 }));
  });
  afterAll(() => close());

  test("finds a decision whose event was lost", async () => {
    const owner = (await makeOrganization(db, { wakes: true })).as("owner");
    const workflow = await createWorkflow(owner, { name: "Briefing", steps: BRIEFING });
    const { runId } = await startRun(owner, { id: workflow.id, input: TEXT });
    const reaches = (wanted: string) =>
      until(
        () => getRun(owner, { runId }),
        ({ status }) => status === wanted,
      );
    await reaches("PAUSED");
    await resumeRun({ ...owner, afterCommit: () => {} }, { runId, output: "Approved." });
    expect((await reaches("COMPLETED")).steps[2]?.input).toBe("Approved.");
  });
});
