import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
let owner: ServiceContext;
beforeAll(async () => {
  models = await startModelServer();
  const variables = { MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "test-model", MODEL_TIMEOUT_SECONDS: "3" };
  ({ db, close } = await useExecutor(variables, { backoffSeconds: [1, 1] }));
});
afterAll(async () => {
  await close();
  await models.close();
});
beforeEach(async () => {
  owner = (await makeOrganization(db, { wakes: true })).as("owner");
});

/** Starts a run that has one model step for each action. */
async function start(...actions: string[]): Promise<string> {
  const steps = actions.map((action) => ({ agentId: "writer", action }));
  const { id } = await createWorkflow(owner, { name: "Test", steps });
  return (await startRun(owner, { id, input: "The input." })).runId;
}

const ended = (runId: string) =>
  until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );

const attemptsOf = (runId: string) =>
  db.stepRun.findMany({ where: { runId }, orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }] });

describe("execute-run with a model", () => {
  test("records the model's text and passes it to the next step", async () => {
    models.reply({ kind: "text", text: "First answer." }, { kind: "text", text: "Second answer." });
    const run = await ended(await start("Write.", "Rewrite."));
    expect(run).toMatchObject({ status: "COMPLETED", output: "Second answer." });
    expect(run.steps).toMatchObject([
      { input: "The input.", output: "First answer.", model: "test-model", simulated: false, attempt: 1 },
      { input: "First answer.", output: "Second answer.", tokens: { output: 7 } },
    ]);
    expect(models.requests.at(-1)?.user).toContain("First answer.");
  });

  test("waits at least as long as a 429 says before it retries, and records both attempts", async () => {
    models.reply(
      { kind: "status", status: 429, headers: { "retry-after": "2" } },
      { kind: "text", text: "Now it works." },
    );
    const runId = await start("Write.");
    expect((await ended(runId)).steps[0]).toMatchObject({ status: "COMPLETED", attempt: 2, error: null });
    const [first, second, ...more] = await attemptsOf(runId);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ status: "FAILED", error: { code: "rate_limit" }, starts: 1 });
    expect(second).toMatchObject({ status: "COMPLETED", output: "Now it works.", starts: 1 });
    const waited = (second?.startedAt.getTime() ?? 0) - (first?.finishedAt?.getTime() ?? 0);
    expect(waited).toBeGreaterThanOrEqual(2_000);
  });

  test("gives up after three failures, with a readable reason, and doesn't start a later step", async () => {
    const asked = models.requests.length;
    const broken = { kind: "status", status: 500, message: "boom" } as const;
    models.reply(broken, broken, broken);
    const runId = await start("Write.", "Never.");
    const run = await ended(runId);
    expect(run).toMatchObject({
      status: "FAILED",
      reason: "STEP_FAILED",
      currentStepOrder: null,
      error: {
        code: "provider",
        message: expect.stringMatching(/failed \(500\): boom\. Try again later\.$/),
      },
      steps: [{ status: "FAILED", attempt: 3, error: { code: "provider" } }, { status: "PENDING" }],
    });
    expect(models.requests).toHaveLength(asked + 3);
    expect((await attemptsOf(runId)).map(({ status }) => status)).toEqual(["FAILED", "FAILED", "FAILED"]);
  });

  test("uses the step's number of attempts, delays, and timeout", async () => {
    const asked = models.requests.length;
    const broken = { kind: "status", status: 500 } as const;
    models.reply({ kind: "hang" }, broken, broken, broken, { kind: "text", text: "The fifth." });
    const retry = { attempts: 5, backoffSeconds: 0, timeoutSeconds: 1 };
    const { id } = await createWorkflow(owner, {
      name: "Stubborn",
      steps: [{ agentId: "writer", action: "Write.", retry }],
    });
    const run = await ended((await startRun(owner, { id, input: "x" })).runId);
    expect(run).toMatchObject({ status: "COMPLETED", output: "The fifth.", steps: [{ attempt: 5 }] });
    const attempts = await attemptsOf(run.id);
    expect(attempts.map(({ error }) => error)).toMatchObject([
      { code: "timeout" },
      { code: "provider" },
      { code: "provider" },
      { code: "provider" },
      null,
    ]);
    await models.requests[asked]?.closed;
  });

  test("makes only one attempt if the step allows only one", async () => {
    models.reply({ kind: "status", status: 500 });
    const retry = { attempts: 1, backoffSeconds: 60, timeoutSeconds: null };
    const { id } = await createWorkflow(owner, {
      name: "Once",
      steps: [{ agentId: "writer", action: "Write.", retry }],
    });
    const run = await ended((await startRun(owner, { id, input: "x" })).runId);
    expect(run).toMatchObject({ status: "FAILED", error: { code: "provider" }, steps: [{ attempt: 1 }] });
  });

  test("doesn't retry errors that would happen again", async () => {
    models.reply({ kind: "status", status: 401 });
    const run = await ended(await start("Write."));
    expect(run).toMatchObject({ status: "FAILED", reason: "STEP_FAILED", error: { code: "authentication" } });
    expect(run.steps[0]).toMatchObject({ attempt: 1, status: "FAILED" });
  });

  test("completes after one garbage response, one broken connection, and one missing response", async () => {
    models.reply(
      { kind: "body", body: "<html>" },
      { kind: "reset", after: "half an answer" },
      { kind: "hang" },
    );
    const run = await ended(await start("Write."));
    expect(run).toMatchObject({
      status: "FAILED",
      error: { code: "timeout", message: expect.stringContaining("within 3 seconds") },
    });
    const faults = (await attemptsOf(run.id)).map(({ error }) => error);
    expect(faults).toMatchObject([{ code: "invalid_answer" }, expect.anything(), { code: "timeout" }]);
    models.reply({ kind: "body", body: "{}" }, { kind: "text", text: "Good." });
    expect(await ended(await start("Write."))).toMatchObject({ status: "COMPLETED", output: "Good." });
  });

  test("interrupts a call if its run is canceled, and doesn't start a later step", async () => {
    const asked = models.requests.length;
    models.reply({ kind: "hang" });
    const runId = await start("Write.", "Never.");
    const request = await models.received(asked);
    await cancelRun(owner, { runId });
    await request.closed;
    const run = await ended(runId);
    expect(run).toMatchObject({
      status: "FAILED",
      reason: "CANCELLED",
      currentStepOrder: null,
      steps: [{ status: "CANCELLED", output: null }, { status: "PENDING" }],
    });
    expect(models.requests).toHaveLength(asked + 1);
  });

  test("doesn't start another attempt for a run that was canceled between two attempts", async () => {
    const asked = models.requests.length;
    models.reply({ kind: "status", status: 503, headers: { "retry-after": "3600" } });
    const runId = await start("Write.");
    await until(
      () => attemptsOf(runId),
      ([first]) => first?.status === "FAILED",
    );
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "RUNNING",
      steps: [{ status: "RUNNING" }],
    });
    await cancelRun(owner, { runId });
    expect(await getRun(owner, { runId })).toMatchObject({ status: "FAILED", reason: "CANCELLED" });
    expect(models.requests).toHaveLength(asked + 1);
  });
});
