import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resumeRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { claimRun } from "@/server/runs/claims/claim";
import { finishRun } from "@/server/runs/finish";
import { openReview } from "@/server/runs/reviews/pause";
import { settleReview } from "@/server/runs/reviews/settle";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { withStoppedClock } from "@/server/testing/stopped-clock";
import { decideReview } from "./decide";
import { resumeRun } from "./resume";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/**
 * Starts a run with two human steps. The approver has approved the first step, and the run is waiting at the
 * second step.
 */
async function makeSecondPause() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const { id, steps } = await createWorkflow(owner, {
    name: "Two pauses",
    steps: [
      { agentId: "human", action: "First." },
      { agentId: "human", action: "Second." },
    ],
  });
  const { runId } = await startRun(owner, { id, input: "Text" });
  const claim = { runId, claimedBy: "test", executor: "embedded" };
  await claimRun(owner, claim);
  const open = async (index: number) => {
    const opened = await openReview(owner, { ...claim, stepId: steps[index]?.id ?? "" });
    if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
    return opened.reviewId;
  };
  const first = await open(0);
  await resumeRun(as("approver"), { runId, output: "First text" });
  await settleReview(owner, { ...claim, reviewId: first });
  return { as, owner, runId, first, second: await open(1) };
}

describe("resumeRun", () => {
  test("approves the text in the request, even if it's empty", async () => {
    const { as } = await makeOrganization(db);
    for (const output of ["Approved. 😀", ""]) {
      const { runId } = await makeOpenReview(as("builder"));
      expect(await resumeRun(as("approver"), { runId, output })).toEqual({
        jobId: expect.stringMatching(/^job_/),
        runId,
      });
      expect((await getRun(as("owner"), { runId })).steps[0]).toMatchObject({ status: "COMPLETED", output });
    }
  });

  test("requires text", () => {
    for (const body of [{}, { output: null }, { output: 7 }, { output: "\0" }])
      expect(resumeRunOperation.body?.safeParse(body).success).toBe(false);
  });

  test("rejects a run that isn't waiting for a person, whatever its status", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, claim } = await makeOpenReview(owner);
    const { id } = await createWorkflow(owner, { name: "New", steps: [{ agentId: "human", action: "x" }] });
    const queued = await startRun(owner, { id, input: "" });
    await expect(resumeRun(owner, { runId: queued.runId, output: "" })).rejects.toMatchObject({
      code: "conflict",
      message: "The run is QUEUED, so it isn't waiting for a person.",
    });
    await resumeRun(as("approver"), { runId, output: "Done" });
    const refusal = {
      code: "conflict",
      details: { decision: { by: { name: "Test approver" }, decision: "approve", output: "Done" } },
    };
    await expect(resumeRun(owner, { runId, output: "Again" })).rejects.toMatchObject(refusal);
    await finishRun(owner, claim);
    await expect(resumeRun(owner, { runId, output: "Again" })).rejects.toMatchObject(refusal);
    expect((await getRun(owner, { runId })).output).toBe("Done");
  });

  test("rejects a canceled run without naming a decider", async () => {
    const { as } = await makeOrganization(db);
    const { runId } = await makeOpenReview(as("owner"), { quorum: 2 });
    await resumeRun(as("approver"), { runId, output: "The draft." });
    await cancelRun(as("owner"), { runId });
    const refusal = await resumeRun(as("owner"), { runId, output: "" }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "conflict",
      message: "This review is closed: its run ended before it was decided.",
    });
    expect(refusal).not.toHaveProperty("details.decision");
  });

  test("decides only the review with the given reviewId, so a retry can't approve the next step", async () => {
    const { owner, runId, first, second } = await makeSecondPause();
    const reader = withStoppedClock(owner);
    const before = await getRun(reader, { runId });
    await expect(resumeRun(owner, { runId, output: "First text", reviewId: first })).rejects.toMatchObject({
      code: "conflict",
      details: { decision: { by: { name: "Test approver" }, output: "First text" } },
    });
    await expect(resumeRun(owner, { runId, output: "x", reviewId: "rev_none" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("a different review"),
    });
    expect(await getRun(reader, { runId })).toEqual(before);
    await resumeRun(owner, { runId, output: "Second text", reviewId: second });
    expect((await getRun(owner, { runId })).steps.map(({ output }) => output)).toEqual([
      "First text",
      "Second text",
    ]);
  });

  test("doesn't find another run's review", async () => {
    const { as } = await makeOrganization(db);
    const [one, two] = [await makeOpenReview(as("owner")), await makeOpenReview(as("owner"))];
    await expect(
      resumeRun(as("owner"), { runId: one.runId, output: "", reviewId: two.reviewId }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("counts as one vote if several are needed", async () => {
    const { as } = await makeOrganization(db);
    const { runId } = await makeOpenReview(as("builder"), { quorum: 2 });
    const first = await resumeRun(as("approver"), { runId, output: "Text" });
    expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
    await expect(resumeRun(as("approver"), { runId, output: "Text" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await resumeRun(as("owner"), { runId, output: "Text" })).toEqual(first);
    expect((await getRun(as("owner"), { runId })).status).toBe("RUNNING");
  });

  test("accepts only one of 100 simultaneous requests; the others conflict and change nothing", async () => {
    const { as, addMember } = await makeOrganization(db);
    const people = [as("owner"), as("admin"), as("approver"), await addMember("approver")];
    const { runId, reviewId } = await makeOpenReview(as("builder"));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        resumeRun(people[index % 4] ?? as("owner"), { runId, output: `Text ${index}` }),
      ),
    );
    const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
    const [step] = (await getRun(as("owner"), { runId })).steps;
    expect(step).toMatchObject({ output: `Text ${winner}`, review: { text: `Text ${winner}` } });
    expect(step?.review?.decisions).toHaveLength(1);
    expect(await db.job.count({ where: { reviewId } })).toBe(1);
    await expect(decideReview(as("owner"), { id: reviewId, decision: "approve" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
