import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { resumeRun } from "@/server/services/review/resume";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { wakeAfterDecision } from "@/server/services/run/lifecycle";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenModels } from "@/server/testing/given-models";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { until } from "@/server/testing/until";

const given = givenModels();

/** Creates a run with a reviewed step, and a second step that rewrites the approved text. */
async function start(policy: Partial<ReviewPolicy> = {}) {
  const { id } = await createWorkflow(given.owner, {
    name: "Letter",
    steps: [
      { agentId: "writer", action: "Write a letter.", review: ReviewPolicy.parse(policy) },
      { agentId: "writer", action: "Make it shorter." },
    ],
  });
  return startRun(given.owner, { id, input: "The input." });
}

/** Waits until the run pauses with its first step in the given round. */
async function pausesIn(runId: string, round: number) {
  const run = await until(
    () => getRun(given.owner, { runId }),
    ({ status, steps }) => status === "PAUSED" && steps[0]?.round === round,
  );
  return { run, reviewId: run.steps[0]?.review?.id ?? "" };
}

const reaches = (runId: string, wanted: string) =>
  until(
    () => getRun(given.owner, { runId }),
    ({ status }) => status === wanted,
  );

const sendBack = (ctx: ServiceContext, id: string, reason: string) =>
  decideReview(ctx, { id, decision: "request_changes", reason });

/** Returns each attempt at a step, with its round, number of starts, and status. */
async function workOf(runId: string) {
  const rows = await given.db.stepRun.findMany({
    where: { runId },
    orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
  });
  return rows.map(({ stepOrder, attempt, round, starts, status }) => [
    stepOrder,
    attempt,
    round,
    starts,
    status,
  ]);
}

/**
 * Returns a context that sends no events, as if they had been lost. Its clock is ten seconds behind, so that the sweep
 * doesn't wait before resending them.
 */
const losing = (ctx: ServiceContext): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() - 10_000),
  afterCommit: () => {},
});

describe("execute-run at a reviewed agent's step", () => {
  test("reruns the agent until its draft isn't sent back, and passes on the approved document", async () => {
    given.say("Dear all, no.", "Dear all, yes.", "Dear all, yes please.", "Yes.");
    const asked = given.models.requests.length;
    const { runId, jobId } = await start();
    const first = await pausesIn(runId, 1);
    expect(first.run.steps[0]).toMatchObject({
      status: "WAITING",
      model: "test-model",
      tokens: { output: 7 },
    });
    const one = await sendBack(given.owner, first.reviewId, "Say yes.");
    const second = await pausesIn(runId, 2);
    const two = await sendBack(given.owner, second.reviewId, "Say please.");
    await pausesIn(runId, 3);
    const three = await resumeRun(given.owner, { runId, output: "Dear all, yes please, and soon." });
    const run = await reaches(runId, "COMPLETED");

    expect(run.steps[1]).toMatchObject({ input: "Dear all, yes please, and soon.", output: "Yes." });
    expect(run.steps[0]?.rounds.map(({ review }) => [review?.draft, review?.decisions[0]?.reason])).toEqual([
      ["Dear all, no.", "Say yes."],
      ["Dear all, yes.", "Say please."],
    ]);
    expect(given.models.requests).toHaveLength(asked + 4);
    const third = given.models.requests[asked + 2]?.user ?? "";
    for (const part of ["Write a letter.", "The input.", "Dear all, yes.", "Say please."])
      expect(third).toContain(part);
    expect(third).not.toContain("Say yes.");
    expect(await workOf(runId)).toEqual([
      [1, 1, 1, 1, "RETURNED"],
      [1, 2, 2, 1, "RETURNED"],
      [1, 3, 3, 1, "COMPLETED"],
      [2, 1, 1, 1, "COMPLETED"],
    ]);
    for (const id of [jobId, one.jobId, two.jobId, three.jobId])
      expect((await getJob(given.owner, { jobId: id })).status).toBe("COMPLETED");
  });

  test("numbers attempts across rounds and gives each round three attempts", async () => {
    const broken = { kind: "status", status: 503 } as const;
    given.models.reply(broken, broken);
    given.say("One.");
    given.models.reply(broken, broken);
    given.say("Two.");
    const { runId } = await start();
    await sendBack(given.owner, (await pausesIn(runId, 1)).reviewId, "Another.");
    const { run } = await pausesIn(runId, 2);
    expect(run.steps[0]).toMatchObject({ attempt: 6, feedback: "Another.", review: { draft: "Two." } });
    expect(run.steps[0]?.rounds).toMatchObject([{ round: 1, attempt: 3 }]);
    expect((await workOf(runId)).map(([, attempt, round, , status]) => [attempt, round, status])).toEqual([
      [1, 1, "FAILED"],
      [2, 1, "FAILED"],
      [3, 1, "RETURNED"],
      [4, 2, "FAILED"],
      [5, 2, "FAILED"],
      [6, 2, "WAITING"],
    ]);
    expect(given.models.requests.at(-1)?.user).toContain("Another.");
  });

  test("fails the run if the step's agent fails in a later round, and keeps the earlier rounds", async () => {
    given.say("One.");
    given.models.reply({ kind: "status", status: 401 });
    const { runId } = await start();
    await sendBack(given.owner, (await pausesIn(runId, 1)).reviewId, "Another.");
    const run = await reaches(runId, "FAILED");
    expect(run).toMatchObject({ reason: "STEP_FAILED", error: { code: "authentication" } });
    expect(run.steps[0]).toMatchObject({ status: "FAILED", round: 2, output: null, review: null });
    expect(run.steps[0]?.rounds).toMatchObject([{ review: { draft: "One.", status: "CHANGES_REQUESTED" } }]);
  });

  test("ends the run if it's canceled while the agent writes the next round", async () => {
    given.say("One.");
    given.models.reply({ kind: "hang" });
    const asked = given.models.requests.length;
    const { runId } = await start();
    await sendBack(given.owner, (await pausesIn(runId, 1)).reviewId, "Another.");
    const request = await given.models.received(asked + 1);
    await cancelRun(given.owner, { runId });
    await request.closed;
    expect((await workOf(runId)).map(([, , , , status]) => status)).toEqual(["RETURNED", "CANCELLED"]);
    expect(await getRun(given.owner, { runId })).toMatchObject({ status: "FAILED", reason: "CANCELLED" });
  });

  test("gives each round its own deadline and lets a round expire if no one decides", async () => {
    given.say("One.", "Two.");
    const { runId } = await start({ timeoutSeconds: 3_600 });
    await sendBack(given.owner, (await pausesIn(runId, 1)).reviewId, "Another.");
    const { run, reviewId } = await pausesIn(runId, 2);
    const [step] = run.steps;
    expect(Date.parse(step?.review?.dueAt ?? "") - Date.parse(step?.review?.createdAt ?? "")).toBe(3_600_000);
    await bringForward(given.db, reviewId, 60);
    expect(await reaches(runId, "FAILED")).toMatchObject({
      reason: "EXPIRED",
      steps: [{ status: "FAILED", round: 2, review: { status: "EXPIRED" } }, { status: "PENDING" }],
    });
  });
});

describe("a round with lost or duplicated events, or a new driver", () => {
  test("continues after a request for changes that didn't wake the run, however old the request is", async () => {
    given.say("One.", "Two.", "End.");
    const { runId } = await start();
    const { reviewId } = await pausesIn(runId, 1);
    await sendBack(losing(given.owner), reviewId, "Another.");
    const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
    await given.db.review.updateMany({
      where: { id: reviewId, settledAt: null },
      data: { closedAt: hoursAgo, dispatchedAt: null },
    });
    await pausesIn(runId, 2);
    await resumeRun(losing(given.owner), { runId, output: "Two, approved." });
    expect((await reaches(runId, "COMPLETED")).steps[1]?.input).toBe("Two, approved.");
  });

  test("remains a single round, no matter how often the run is woken", async () => {
    given.say("One.", "Two.", "End.");
    const { runId } = await start();
    const { reviewId } = await pausesIn(runId, 1);
    await sendBack(given.owner, reviewId, "Another.");
    const again = () => wakeAfterDecision(given.owner, { id: reviewId, runId });
    await Promise.all([again(), again(), again()]);
    const second = await pausesIn(runId, 2);
    await again();
    await again();
    expect((await getRun(given.owner, { runId })).status).toBe("PAUSED");
    await resumeRun(given.owner, { runId, output: "Two.", reviewId: second.reviewId });
    await reaches(runId, "COMPLETED");
    expect(await workOf(runId)).toEqual([
      [1, 1, 1, 1, "RETURNED"],
      [1, 2, 2, 1, "COMPLETED"],
      [2, 1, 1, 1, "COMPLETED"],
    ]);
  });

  test.each(["while it waits", "while no driver had it"])(
    "is continued by a different driver without repeating anything (decided %s)",
    async (when) => {
      given.models.reply({ kind: "status", status: 503 });
      given.say("One.", "Two.", "Three.", "End.");
      const asked = given.models.requests.length;
      const { runId } = await start();
      await sendBack(given.owner, (await pausesIn(runId, 1)).reviewId, "Another.");
      const { reviewId } = await pausesIn(runId, 2);
      await given.handToNewDriver(runId, async () => {
        if (when === "while no driver had it") await sendBack(losing(given.owner), reviewId, "And another.");
      });
      if (when === "while it waits") await sendBack(given.owner, reviewId, "And another.");
      const third = await pausesIn(runId, 3);
      expect(third.run.steps[0]).toMatchObject({ feedback: "And another.", review: { draft: "Three." } });
      await resumeRun(given.owner, { runId, output: "The end." });
      await reaches(runId, "COMPLETED");
      expect(await workOf(runId)).toEqual([
        [1, 1, 1, 1, "FAILED"],
        [1, 2, 1, 1, "RETURNED"],
        [1, 3, 2, 1, "RETURNED"],
        [1, 4, 3, 1, "COMPLETED"],
        [2, 1, 1, 1, "COMPLETED"],
      ]);
      expect(given.models.requests).toHaveLength(asked + 5);
    },
  );
});
