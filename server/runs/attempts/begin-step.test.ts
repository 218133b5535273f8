import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { claimRun } from "@/server/runs/claims/claim";
import { abandonRun, finishRun } from "@/server/runs/finish";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeTextAgent } from "@/server/testing/text-agent";
import { beginStep, recordStep } from "./attempt";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

describe("claimRun", () => {
  test("returns the same steps each time to the first claimant, and null to others", async () => {
    const { owner, claim, first, second } = await makeClaimedRun(db);
    const steps = [first, second].map((id) => ({ id, human: false }));
    expect(await claimRun(owner, claim)).toEqual({ steps });
    expect(await claimRun(owner, { ...claim, claimedBy: "other" })).toBeNull();
    expect(await claimRun(owner, { ...claim, runId: "run_none" })).toBeNull();
  });

  test("gives a run to only one of many concurrent claimants", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { id } = await createWorkflow(owner, { name: "Test", steps: [{ agentId: "writer", action: "x" }] });
    const { runId } = await startRun(owner, { id, input: "" });
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        claimRun(owner, { runId, claimedBy: `claimer ${index}`, executor: "embedded" }),
      ),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect((await getRun(owner, { runId })).status).toBe("RUNNING");
  });
});

describe("beginStep", () => {
  test("returns the step's input and records the run's current step", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const input = "A sentence. Another one.";
    expect(await beginStep(owner, { ...claim, stepId: first, attempt: 1 })).toMatchObject({
      state: "started",
      step: { id: first },
      input,
      scope: { input, run: { input }, workflow: { name: "Test" }, steps: {} },
    });
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "RUNNING",
      currentStepOrder: 1,
      steps: [{ status: "RUNNING", attempt: 1, input }, { status: "PENDING" }],
    });
  });

  test("includes outputs that only the agent's own templates use", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const letter = makeTextAgent({ config: { kind: "template", template: "Dear {{ steps.facts.output }}" } });
    await createAgent(owner, letter);
    const { id, steps } = await createWorkflow(owner, {
      name: "Test",
      steps: [
        { agentId: "writer", action: "Repeat in one line.", name: "facts" },
        { agentId: "writer", action: "Repeat in one line.", name: "unused" },
        { agentId: letter.id, action: "Fill it in." },
      ],
    });
    const { runId } = await startRun(owner, { id, input: "A sentence." });
    const claim = { runId, claimedBy: "mine", executor: "embedded" };
    await claimRun(owner, claim);
    const [first = "", second = "", third = ""] = steps.map((step) => step.id);
    for (const stepId of [first, second])
      await performStep(owner, { runId, claimedBy: "mine", stepId, attempt: 1, backoffSeconds: null });
    expect(await beginStep(owner, { ...claim, stepId: third, attempt: 1 })).toMatchObject({
      state: "started",
      scope: { steps: { facts: { output: expect.stringContaining("A sentence.") } } },
    });
  });

  test("fails the run if a step started three times and never finished", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const begin = async () => (await beginStep(owner, { ...claim, stepId: first, attempt: 1 })).state;
    expect([await begin(), await begin(), await begin()]).toEqual(["started", "started", "started"]);
    expect(await begin()).toBe("failed");
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "STEP_FAILED",
      error: { code: "never_ended", message: expect.stringContaining("started 3 times") },
      steps: [{ status: "FAILED", error: { code: "never_ended" } }, { status: "PENDING" }],
    });
    expect(await begin()).toBe("stopped");
  });

  test("starts nothing for an executor that hasn't claimed the run", async () => {
    const { owner, claim, first } = await makeClaimedRun(db);
    const foreign = { ...claim, claimedBy: "other", stepId: first, attempt: 1 };
    expect(await beginStep(owner, foreign)).toEqual({ state: "stopped" });
    expect(await db.stepRun.count({ where: { runId: claim.runId } })).toBe(0);
  });

  test("refuses to start a step if the previous step has no output", async () => {
    const { owner, claim, second } = await makeClaimedRun(db);
    await expect(beginStep(owner, { ...claim, stepId: second, attempt: 1 })).rejects.toThrow("no output");
  });
});

describe("recordStep", () => {
  test("keeps the first result and reports a repeated step as completed", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const begin = () => beginStep(owner, { ...claim, stepId: first, attempt: 1 });
    const [one, two] = [await begin(), await begin()];
    if (one.state !== "started" || two.state !== "started") throw new Error("both attempts should start");
    const record = (stepRunId: string, output: string) =>
      recordStep(owner, {
        ...claim,
        stepRunId,
        result: { status: "completed", output, prompt: "", model: null, simulated: true },
      });
    expect(await record(one.stepRunId, "First")).toMatchObject({ status: "COMPLETED" });
    expect(await record(two.stepRunId, "Second")).toMatchObject({ status: "COMPLETED" });
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject({ status: "COMPLETED", output: "First" });
  });

  test("stores when a failed step is due again, so the next executor waits only the remaining time", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const began = new Date();
    const at = (seconds: number) => ({ ...owner, now: () => new Date(began.getTime() + seconds * 1000) });
    const begin = (attempt: number, seconds: number) =>
      beginStep(at(seconds), { ...claim, stepId: first, attempt });
    const fail = async (attempt: number, message: string, retryAfterSeconds: number | null) => {
      const started = await begin(attempt, 0);
      if (started.state !== "started") throw new Error(`the step is ${started.state}`);
      const error = { code: "provider" as const, message };
      const asked = { prompt: "", model: null, simulated: true };
      const result = { ...asked, status: "failed" as const, error, retryAfterSeconds };
      await recordStep(at(0), { ...claim, stepRunId: started.stepRunId, result });
    };
    await fail(1, "It is down.", 90);
    expect(await begin(1, 30)).toEqual({ state: "retry", afterSeconds: 60 });
    expect(await begin(1, 100)).toEqual({ state: "retry", afterSeconds: 0 });
    const nextAttemptAt = new Date(began.getTime() + 90_000).toISOString();
    const waits = { status: "RUNNING", nextAttemptAt, failedAttempts: [] };
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject(waits);
    await fail(2, "It is still down.", null);
    expect(await begin(2, 0)).toEqual({ state: "stopped" });
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject({
      status: "FAILED",
      error: { message: "It is still down." },
      nextAttemptAt: null,
      failedAttempts: [{ attempt: 1, error: { code: "provider", message: "It is down." } }],
    });
  });
});

describe("finishRun", () => {
  test("completes the run with the last step's output, once and only for its claimant", async () => {
    const { owner, runId, claim, first, second } = await makeClaimedRun(db);
    for (const stepId of [first, second])
      await performStep(owner, { ...claim, stepId, attempt: 1, backoffSeconds: null });
    expect(await finishRun(owner, { runId, claimedBy: "other" })).toBe(false);
    expect(await finishRun(owner, claim)).toBe(true);
    const run = await getRun(owner, { runId });
    expect(run).toMatchObject({ status: "COMPLETED", currentStepOrder: null, output: run.steps[1]?.output });
    expect(await finishRun(owner, claim)).toBe(false);
    expect(await getRun(owner, { runId })).toEqual(run);
  });
});

describe("abandonRun", () => {
  test("fails the run with INTERNAL and an explanation, but only if the caller has claimed the run", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    await beginStep(owner, { ...claim, stepId: first, attempt: 1 });
    await abandonRun(owner, { runId, claimedBy: "other" });
    expect((await getRun(owner, { runId })).status).toBe("RUNNING");
    await abandonRun(owner, claim);
    expect(await getRun(owner, { runId })).toMatchObject({
      status: "FAILED",
      reason: "INTERNAL",
      error: { code: "internal", message: expect.stringContaining("Run the workflow again") },
      steps: [{ status: "CANCELLED" }, { status: "PENDING" }],
    });
  });
});
