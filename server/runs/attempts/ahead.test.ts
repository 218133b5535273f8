import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { cancelRun } from "@/server/services/run/cancel";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  ({ db, close } = await useDatabase({ MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "test-model" }));
});
afterAll(async () => {
  await close();
  await models.close();
});

/** A claimed run of two steps that call a model. Its driver starts steps ahead of time where that is allowed. */
async function makeRun() {
  const owner = (await makeOrganization(db)).as("owner");
  const step = { agentId: "writer", action: "Write.", review: null };
  const { id, steps } = await createWorkflow(owner, { name: "Test", steps: [step, step] });
  const { runId } = await startRun(owner, { id, input: "In." });
  const claim = { runId, claimedBy: "mine" };
  await claimRun(owner, { ...claim, executor: "embedded", startsFirst: true });
  const [first = "", second = ""] = steps.map((step) => step.id);
  const perform = (stepId: string) =>
    performStep(owner, { ...claim, stepId, attempt: 1, backoffSeconds: null, following: { stepId: second } });
  return { owner, runId, first, second, perform };
}

describe("a step that calls a model", () => {
  test("sends nothing if the run was canceled after its claim", async () => {
    const { owner, runId, first, perform } = await makeRun();
    await cancelRun(owner, { runId });
    expect(await perform(first)).toEqual({ state: "stopped" });
    expect(models.requests).toEqual([]);
    expect(await db.stepRun.findMany({ where: { runId } })).toEqual([]);
  });

  test("sends nothing if the run was canceled after the previous step", async () => {
    const { owner, runId, first, second, perform } = await makeRun();
    expect(await perform(first)).toEqual({ state: "completed" });
    const asked = models.requests.length;
    await cancelRun(owner, { runId });
    expect(await perform(second)).toEqual({ state: "stopped" });
    expect(models.requests).toHaveLength(asked);
    expect(await db.stepRun.findMany({ where: { runId } })).toMatchObject([{ stepId: first }]);
  });
});
