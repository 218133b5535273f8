import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { beginStep, recordStep } from "@/server/runs/attempts/attempt";
import { claimRun } from "@/server/runs/claims/claim";
import { finishRun } from "@/server/runs/finish";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { getStepText } from "@/server/services/run/page/get-step-text";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { compareRuns } from "./compare";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const WRITES = { agentId: "writer", action: "Repeat in one line." };
const LONG = "x".repeat(200_000);

/** Completes a run with these step outputs. Each step costs `cost` millionths of a dollar. */
async function makeRun(owner: ServiceContext, id: string, outputs: readonly string[], cost = 1_000) {
  const { runId } = await startRun(owner, { id, input: "A sentence." });
  const claim = { runId, claimedBy: runId, executor: "embedded" };
  await claimRun(owner, claim);
  const { definition } = await db.workflowVersion.findFirstOrThrow({
    where: { runs: { some: { id: runId } } },
    select: { definition: true },
  });
  const { steps } = definition as unknown as { steps: { id: string }[] };
  for (const [index, output] of outputs.entries()) {
    const begun = await beginStep(owner, { ...claim, stepId: steps[index]?.id ?? "", attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const result = { status: "completed", output, prompt: "p", model: "m", simulated: false } as const;
    await recordStep(owner, { ...claim, stepRunId: begun.stepRunId, result });
  }
  await db.stepRun.updateMany({ where: { runId }, data: { cost, inputTokens: 10, outputTokens: 2 } });
  await finishRun(owner, claim);
  return runId;
}

async function makeWorkflow() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, { name: "Compared", steps: [WRITES, WRITES] });
  return { owner, as, workflow };
}

describe("compareRuns", () => {
  test("says what text differs without returning it, and each piece can be read separately", async () => {
    const { owner, workflow } = await makeWorkflow();
    const a = await makeRun(owner, workflow.id, [LONG, `${LONG} A`], 1_000);
    const b = await makeRun(owner, workflow.id, [LONG, `${LONG} B`], 3_000);
    const comparison = await compareRuns(owner, { runId: a, otherRunId: b });
    expect(comparison).toMatchObject({
      a: {
        id: a,
        status: "COMPLETED",
        inputStart: "A sentence.",
        cost: 2_000,
        tokens: { input: 20 },
        edits: 0,
      },
      b: { id: b, cost: 6_000, test: false },
      sameInput: true,
      sameOutput: false,
      steps: [
        { sameInput: true, sameOutput: true, sameInstructions: true, sameAgent: true },
        {
          sameInput: true,
          sameOutput: false,
          a: { stepOrder: 2, outputBytes: 200_002, cost: 1_000 },
          b: { stepOrder: 2, outputBytes: 200_002, cost: 3_000 },
        },
      ],
    });
    expect(JSON.stringify(comparison).length).toBeLessThan(8_000);
    const stepId = comparison.steps[1]?.b?.stepId ?? "";
    expect(await getStepText(owner, { runId: b, stepId, of: "output" })).toBe(`${LONG} B`);
  });

  test("pairs the steps of two versions and says if a step's instructions differ or only one version has it", async () => {
    const { owner, workflow } = await makeWorkflow();
    const a = await makeRun(owner, workflow.id, ["One.", "Two."]);
    const [first, second] = workflow.steps;
    await replaceDefinition(owner, {
      id: workflow.id,
      name: "Compared",
      steps: [
        { ...WRITES, id: first?.id ?? "", action: "Repeat in two lines." },
        { ...WRITES, name: "new" },
        { ...WRITES, id: second?.id ?? "" },
      ],
    } as Parameters<typeof replaceDefinition>[1]);
    const b = await makeRun(owner, workflow.id, ["One.", "New.", "Two."]);
    const { steps, ...runs } = await compareRuns(owner, { runId: a, otherRunId: b });
    expect([runs.a.workflowVersion, runs.b.workflowVersion]).toEqual([1, 2]);
    expect(steps).toMatchObject([
      { sameInstructions: false, sameOutput: true, sameAgent: true },
      { a: null, b: { name: "new" }, sameOutput: null, sameInstructions: null, sameAgent: null },
      { a: { stepOrder: 2 }, b: { stepOrder: 3 }, sameInstructions: true, sameOutput: true },
    ]);
  });

  test("says who decided, and who edited the document", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner);
    const id = await offer(1);
    await decideReview(as("approver"), { id, decision: "approve", output: "Edited." });
    const { a, steps } = await compareRuns(owner, { runId, otherRunId: runId });
    expect(a.edits).toBe(1);
    expect(steps[0]?.a).toMatchObject({
      reviewStatus: "APPROVED",
      edits: 1,
      decisions: [{ decision: "approve", edited: true, for: null }],
    });
    expect(steps[0]).toMatchObject({ sameInput: true, sameOutput: true });
  });

  test("has no text to compare before the steps start", async () => {
    const { owner, workflow } = await makeWorkflow();
    const a = await makeRun(owner, workflow.id, ["One.", "Two."]);
    const { runId: b } = await startRun(owner, { id: workflow.id, input: "A different sentence." });
    const { steps, sameInput, sameOutput } = await compareRuns(owner, { runId: a, otherRunId: b });
    expect({ sameInput, sameOutput }).toEqual({ sameInput: false, sameOutput: null });
    expect(steps[0]).toMatchObject({
      sameInput: null,
      sameOutput: null,
      b: { status: "PENDING", inputBytes: null, outputBytes: null },
    });
  });

  test("rejects runs of different workflows, and runs of a different organization", async () => {
    const { owner, workflow } = await makeWorkflow();
    const runId = await makeRun(owner, workflow.id, ["One.", "Two."]);
    const other = await createWorkflow(owner, { name: "Other", steps: [WRITES] });
    const otherRunId = await makeRun(owner, other.id, ["One."]);
    await expect(compareRuns(owner, { runId, otherRunId })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: ":otherRunId" }] },
    });
    const stranger = await makeWorkflow();
    const foreign = await makeRun(stranger.owner, stranger.workflow.id, ["One.", "Two."]);
    for (const ids of [
      { runId, otherRunId: foreign },
      { runId: foreign, otherRunId: runId },
    ])
      await expect(compareRuns(owner, ids)).rejects.toMatchObject({ code: "not-found" });
  });
});
