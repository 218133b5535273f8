import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { atRest, Installation, openReviewOf } from "@/e2e/support/installation";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

const RUNS = 20;
const STEPS = ["finance_agent", "human", "writer", "human", "procurator_assistant"];

test.describe("an app that crashes or stops", () => {
  test.describe.configure({ mode: "serial" });
  let installation: Installation;
  let model: ModelServer;
  let variables: Record<string, string>;

  test.beforeAll(async () => {
    model = await startModelServer();
    variables = { MODEL_BASE_URL: model.baseUrl, MODEL_NAME: "test-model" };
    installation = new Installation();
    await installation.start(variables);
  });
  test.afterAll(async () => {
    await installation.remove();
    await model.close();
  });

  test("accepts one of a hundred simultaneous resumes and tells the other callers who decided", async () => {
    const workflowId = await installation.createWorkflow("human", "procurator_assistant");
    const runId = await installation.startRun(workflowId, "Text to check.");
    const { reviewId } = await installation.untilStatus(runId, "PAUSED");
    const path = `/workflows/runs/${runId}/resume`;
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        installation.ask("POST", path, { body: { output: `Text ${index}`, reviewId } }),
      ),
    );
    const refused = replies.filter(({ status }) => status === 409);
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(refused).toHaveLength(99);
    const approved = `Text ${replies.findIndex(({ status }) => status === 202)}`;
    for (const { json } of refused)
      expect(json.decision).toMatchObject({ decision: "approve", output: approved });
    const { steps } = await installation.untilStatus(runId, "COMPLETED");
    expect(steps[1]?.input).toBe(approved);
  });

  test("completes twenty runs with two pauses each despite two kills and records no step twice", async () => {
    const seed = Number(process.env.FAULTS_SEED ?? randomInt(1e6));
    const killPoints = killPointsOf(seed);
    console.log(`faults: FAULTS_SEED=${seed} kills after ${killPoints.join(" and ")} completed steps`);
    const workflowId = await installation.createWorkflow(...STEPS);
    const completed = async () => {
      const [row] = await installation.sql<{ count: number }>(
        `SELECT count(*)::int FROM "StepRun" JOIN "Run" ON "Run"."id" = "runId"
          WHERE "workflowId" = $1 AND "StepRun"."status" = 'COMPLETED'`,
        [workflowId],
      );
      return row?.count ?? 0;
    };

    const finished = Promise.all(
      Array.from({ length: RUNS }, async (_, index) => {
        const runId = await installation.startRun(workflowId, `Input of ${index}.`, `faults-${index}`);
        await approveEach(runId, index);
        return runId;
      }),
    );
    for (const moment of killPoints) {
      await expect.poll(completed, { intervals: [5], timeout: 30_000 }).toBeGreaterThanOrEqual(moment);
      expect(await installation.app.end("SIGKILL")).toBe("SIGKILL");
      await installation.start(variables);
    }
    const runIds = await finished;
    expect(new Set(runIds).size).toBe(RUNS);
    for (const [index, runId] of runIds.entries()) await expectComplete(runId, index);
  });

  /** Approves each review with unique text until the run ends. Retries after a lost response. */
  async function approveEach(runId: string, index: number) {
    for (;;) {
      const run = await installation.follow(runId, ({ status }) => /PAUSED|COMPLETED|FAILED/.test(status));
      if (run.status !== "PAUSED") return;
      const review = openReviewOf(run);
      if (!review) continue;
      const output = approvedText(index, review.stepOrder);
      const { status, json } = await installation.resume(runId, { output, reviewId: review.id });
      if (status === 409) expect(json.decision).toMatchObject({ output });
      else expect(status).toBe(202);
    }
  }

  async function expectComplete(runId: string, index: number) {
    const [run] = await installation.sql<{ status: string; output: string; input: string }>(
      `SELECT "status", "input", "output" FROM "Run" WHERE "id" = $1`,
      [runId],
    );
    const steps = await installation.sql<{ input: string; output: string; status: string; starts: number }>(
      `SELECT "stepOrder", "input", "output", "status", "starts" FROM "StepRun"
        WHERE "runId" = $1 ORDER BY "stepOrder", "attempt"`,
      [runId],
    );
    const decisions = await installation.sql<{ stepOrder: number; texts: string[] }>(
      `SELECT "stepOrder", array_agg("Decision"."text") AS texts FROM "Decision"
        JOIN "Review" ON "Review"."id" = "reviewId" WHERE "runId" = $1 GROUP BY 1 ORDER BY 1`,
      [runId],
    );
    expect(run?.status).toBe("COMPLETED");
    expect(steps).toMatchObject(STEPS.map((_, at) => ({ stepOrder: at + 1, status: "COMPLETED" })));
    expect(steps.map(({ input }) => input)).toEqual([
      `Input of ${index}.`,
      ...steps.slice(0, -1).map(({ output }) => output),
    ]);
    expect(run?.output).toBe(steps.at(-1)?.output);
    expect(decisions).toEqual(
      [2, 4].map((stepOrder) => ({ stepOrder, texts: [approvedText(index, stepOrder)] })),
    );
    for (const [at, { input, starts }] of steps.entries()) {
      if (STEPS[at] === "human") continue;
      const calls = model.requests.filter(({ user }) => user.includes(input)).length;
      expect(calls, `model calls of step ${at + 1}, which started ${starts} times`).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(starts);
    }
  }

  test("exits when Postgres is killed, and loses nothing", async () => {
    const workflowId = await installation.createWorkflow("human", "procurator_assistant");
    const runId = await installation.startRun(workflowId, "Text to check.");
    const before = await installation.untilStatus(runId, "PAUSED");
    killPostgres(installation);
    expect(await installation.app.ended).toBe(1);
    expect(installation.app.output()).toContain("Postgres stopped, so Countersign is stopping too");
    await installation.start(variables);
    expect(atRest(await installation.readRun(runId))).toEqual(atRest(before));
    expect(await installation.resume(runId, { output: "Checked." })).toMatchObject({ status: 202 });
    await installation.untilStatus(runId, "COMPLETED");
  });

  test("shuts down gracefully while a model is writing, and continues the run after a restart", async () => {
    const workflowId = await installation.createWorkflow("writer", "procurator_assistant");
    model.reply({ kind: "hang" });
    const asked = model.requests.length;
    const runId = await installation.startRun(workflowId, "Text to write about.");
    await model.received(asked);
    expect(await installation.app.end("SIGTERM")).toBe(0);
    await installation.start(variables);
    const { steps } = await installation.untilStatus(runId, "COMPLETED");
    expect(steps.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(model.requests.length - asked).toBe(3);
  });

  test("keeps serving after its output pipe is closed, and shuts down gracefully", async () => {
    for (const [end, status] of [
      [() => installation.app.end("SIGTERM"), 0],
      [() => killPostgres(installation), 1],
    ] as const) {
      await installation.app.end();
      await installation.start({ ...variables, LOG_LEVEL: "debug" });
      installation.app.stopReading();
      const runId = await installation.startRun(await installation.createWorkflow("writer"), "Some text.");
      await installation.untilStatus(runId, "COMPLETED");
      await end();
      expect(await installation.app.ended).toBe(status);
    }
  });
});

function killPostgres({ dataDir }: Installation): void {
  const [postmaster] = readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n");
  process.kill(Number(postmaster), "SIGKILL");
}

function approvedText(index: number, stepOrder: number): string {
  return `Approved of ${index} at ${stepOrder}.`;
}

/**
 * Returns how many steps, across all runs, have to complete before each kill. One kill comes in the first half of the
 * steps and one in the second.
 */
function killPointsOf(seed: number): [number, number] {
  const half = (RUNS * STEPS.length) / 2;
  const first = 1 + ((Math.imul(seed + 1, 2_654_435_761) >>> 0) % (half - 1));
  const second = half + ((Math.imul(seed + 2, 2_246_822_519) >>> 0) % (half - 5));
  return [first, second];
}
