import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { testStep } from "@/server/services/run/test-step";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { getAgentFigures } from "./get-figures";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const agentId = "writer";
const DAY_MS = 86_400_000;

interface Attempt {
  status: "COMPLETED" | "FAILED" | "RUNNING";
  error?: { code: string; message: string };
  attempt?: number;
  daysAgo?: number;
  tookMs?: number;
}

async function makeWorkflow() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const { id, steps } = await createWorkflow(owner, {
    name: "Figured",
    steps: [{ agentId, action: "Write." }],
  });
  const stepId = steps[0]?.id ?? "";
  return { owner, as, id, stepId };
}

/** Records a run with the attempts at its step. */
async function record(owner: ServiceContext, workflow: { id: string; stepId: string }, attempts: Attempt[]) {
  const { runId } = await startRun(owner, { id: workflow.id, input: "" });
  await insertAttempts(owner, runId, workflow.stepId, attempts);
  return runId;
}

async function insertAttempts(owner: ServiceContext, runId: string, stepId: string, attempts: Attempt[]) {
  for (const [index, { daysAgo = 1, tookMs = 1_000, attempt = index + 1, ...rest }] of attempts.entries()) {
    const startedAt = new Date(owner.now().getTime() - daysAgo * DAY_MS + index);
    const { organizationId } = owner;
    const of = { id: `srun_${runId}_${index}`, organizationId, runId, stepId, stepOrder: 1, agentId };
    const usage = { inputTokens: 100, outputTokens: 20, cost: 500, input: "", prompt: "Write." };
    const finishedAt = new Date(startedAt.getTime() + tookMs);
    await db.stepRun.create({ data: { ...of, ...rest, ...usage, attempt, startedAt, finishedAt } });
  }
}

const BUSY = { code: "overloaded", message: "The model is busy." };
const KEY = { code: "authentication", message: "The key was refused." };

describe("getAgentFigures", () => {
  test("counts a step once with its last outcome, and every attempt's cost", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    await record(owner, workflow, [{ status: "COMPLETED", tookMs: 1_000 }]);
    await record(owner, workflow, [
      { status: "FAILED", error: BUSY },
      { status: "COMPLETED", tookMs: 3_000 },
    ]);
    await record(owner, workflow, [{ status: "COMPLETED", tookMs: 9_000 }]);
    const failed = await record(owner, workflow, [{ status: "FAILED", error: KEY }]);
    expect(await getAgentFigures(owner, { agentId, days: 30 })).toMatchObject({
      complete: true,
      steps: 4,
      failed: 1,
      attempts: 5,
      medianMs: 3_000,
      inputTokens: 500,
      outputTokens: 100,
      cost: 2_500,
      causes: [{ ...KEY, count: 1, runs: [{ runId: failed, stepOrder: 1, workflowName: "Figured" }] }],
    });
  });

  test("lists causes by how often they occur, each with its latest runs", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    await record(owner, workflow, [{ status: "FAILED", error: KEY }]);
    const runs: string[] = [];
    for (const daysAgo of [9, 8, 7, 6])
      runs.unshift(
        await record(owner, workflow, [
          { status: "FAILED", error: { ...BUSY, message: `Busy ${daysAgo} days ago.` }, daysAgo },
        ]),
      );
    const { causes } = await getAgentFigures(owner, { agentId, days: 30 });
    expect(causes.map(({ code, count }) => [code, count])).toEqual([
      ["overloaded", 4],
      ["authentication", 1],
    ]);
    expect(causes[0]?.message).toBe("Busy 6 days ago.");
    expect(causes[0]?.runs.map(({ runId }) => runId)).toEqual(runs.slice(0, 3));
  });

  test("omits outputs that were reused from an earlier run", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    const runId = await record(owner, workflow, [{ status: "COMPLETED" }]);
    await db.stepRun.updateMany({ where: { runId }, data: { reused: true } });
    expect(await getAgentFigures(owner, { agentId, days: 30 })).toMatchObject({ steps: 0, cost: null });
  });

  test("omits rejected outputs, older attempts, tests, and attempts that are retried", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    await record(owner, workflow, [{ status: "FAILED" }]);
    await record(owner, workflow, [{ status: "FAILED", error: BUSY, daysAgo: 31 }]);
    const retried = await record(owner, workflow, [{ status: "FAILED", error: BUSY }]);
    await db.stepRun.updateMany({ where: { runId: retried }, data: { nextAttemptAt: owner.now() } });
    const step = { id: workflow.stepId, agentId, action: "Write.", name: null, review: null };
    const definition = { name: "Figured", description: null, steps: [step] };
    const { runId } = await testStep(owner, { ...workflow, definition, input: "" });
    await insertAttempts(owner, runId, workflow.stepId, [{ status: "FAILED", error: BUSY }]);
    expect(await getAgentFigures(owner, { agentId, days: 30 })).toMatchObject({
      steps: 2,
      failed: 0,
      causes: [],
    });
    expect(await getAgentFigures(owner, { agentId, days: 60 })).toMatchObject({ steps: 3, failed: 1 });
  });

  test("contains nothing from a different organization, and no runs without the scope to read them", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    await record(owner, workflow, [{ status: "FAILED", error: BUSY }]);
    const stranger = await makeWorkflow();
    expect(await getAgentFigures(stranger.owner, { agentId, days: 30 })).toMatchObject({
      steps: 0,
      failed: 0,
      medianMs: null,
      cost: null,
      causes: [],
      versions: [],
    });
    if (owner.actor.kind === "system") throw new Error("the owner is a person");
    const token = {
      ...owner.actor,
      kind: "token",
      tokenId: "t",
      tokenName: "T",
      scopes: ["agents:read"],
    } as const;
    const { causes } = await getAgentFigures({ ...owner, actor: token }, { agentId, days: 30 });
    expect(causes).toMatchObject([{ count: 1, runs: [] }]);
  });

  test("reads one index, however many attempts there are", async () => {
    const { owner, ...workflow } = await makeWorkflow();
    await record(owner, workflow, [{ status: "COMPLETED" }]);
    const [plan] = await db.$queryRaw<{ "QUERY PLAN": unknown }[]>`
      EXPLAIN (FORMAT JSON) SELECT "id" FROM "StepRun"
      WHERE "organizationId" = ${owner.organizationId} AND "agentId" = ${agentId} AND "startedAt" >= now()
      ORDER BY "startedAt" DESC LIMIT 10000`;
    expect(JSON.stringify(plan)).toContain("StepRun_organizationId_agentId_startedAt_idx");
  });
});
