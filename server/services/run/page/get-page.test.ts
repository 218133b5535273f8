import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pulseOfRun } from "@/server/domain/run/pulse";
import type { Database } from "@/server/infra/db";
import { beginStep, recordStep } from "@/server/runs/attempts/attempt";
import { makeToolLog } from "@/server/runs/attempts/tool-log";
import { finishRun } from "@/server/runs/finish";
import { openReview } from "@/server/runs/reviews/pause";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { createTrigger } from "@/server/services/trigger/create";
import { deleteTrigger } from "@/server/services/trigger/delete";
import { runTrigger } from "@/server/services/trigger/run-now";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { makeSchedule } from "@/server/testing/triggers/schedule";
import { getRunPage } from "./get-page";
import { getRunPulse } from "./get-pulse";
import { getStepText } from "./get-step-text";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const LONG = "x".repeat(200_000);

/** Completes a run of two steps, each with long text and a tool call. */
async function makeLongRun() {
  const { owner, runId, claim, first, second } = await makeClaimedRun(db);
  for (const stepId of [first, second]) {
    const begun = await beginStep(owner, { ...claim, stepId, attempt: 1 });
    if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
    const { stepRunId } = begun;
    const log = makeToolLog(owner, { ...claim, stepRunId });
    const call = await log.begin({ server: "Notes", tool: "read", input: { long: LONG } });
    await log.finish(call, { output: LONG });
    const result = {
      status: "completed",
      output: LONG,
      prompt: LONG,
      model: null,
      simulated: true,
    } as const;
    await recordStep(owner, { ...claim, stepRunId, result });
  }
  await finishRun(owner, claim);
  return { owner, runId, first, second };
}

describe("getRunPage", () => {
  test("names the trigger that started the run, until it's deleted", async () => {
    const { as } = await makeOrganization(db);
    const { id: triggerId, workflowId: id, name } = await makeSchedule(as("owner"));
    const { run } = await runTrigger(as("owner"), { id, triggerId, payload: undefined });
    const read = async () => (await getRunPage(as("viewer"), { runId: run?.id ?? "", step: null })).trigger;
    expect(await read()).toEqual({ id: triggerId, name, sourceRunId: null });
    await deleteTrigger(as("owner"), { id, triggerId });
    expect(await read()).toBeNull();
  });

  test("names the run whose output a trigger took as the input", async () => {
    const { owner, runId: sourceRunId } = await makeLongRun();
    const { workflowId } = await getRun(owner, { runId: sourceRunId });
    const steps = [{ agentId: "writer", action: "Write." }];
    const { id } = await createWorkflow(owner, { name: "Summary", steps });
    const workflow = { workflowId, on: "completed" } as const;
    const { trigger } = await createTrigger(owner, { id, type: "workflow", workflow });
    const { run } = await runTrigger(owner, { id, triggerId: trigger.id, payload: undefined });
    const page = await getRunPage(owner, { runId: run?.id ?? "", step: null });
    expect(page.trigger).toEqual({ id: trigger.id, name: trigger.name, sourceRunId });
  });

  test("includes all text of the shown step, exactly as in the full run, and no text of the other steps", async () => {
    const { owner, runId, first, second } = await makeLongRun();
    const whole = await getRun(owner, { runId });
    const view = await getRunPage(owner, { runId, step: 1 });
    expect(view.shownStepId).toBe(first);
    expect(view.steps[0]).toEqual(whole.steps[0]);
    expect(JSON.stringify(view.steps[1]).length).toBeLessThan(2_000);
    const result = await getRunPage(owner, { runId, step: null });
    expect(result.shownStepId).toBe(second);
    expect(result.steps[1]).toEqual(whole.steps[1]);
    expect(JSON.stringify({ ...result, steps: [result.steps[0]] }).length).toBeLessThan(3_000);
  });

  test("shows the step that matters most if no step has the requested number", async () => {
    const { owner, runId, second } = await makeLongRun();
    expect((await getRunPage(owner, { runId, step: 99 })).shownStepId).toBe(second);
  });

  test("says whether the workflow still exists", async () => {
    const { owner, runId } = await makeLongRun();
    const { workflowId: id, workflowExists } = await getRunPage(owner, { runId, step: 1 });
    expect(workflowExists).toBe(true);
    await deleteWorkflow(owner, { id });
    expect((await getRunPage(owner, { runId, step: 1 })).workflowExists).toBe(false);
  });

  test("has the pulse of the whole run, so that a page notices every change", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner, { quorum: 2 });
    const id = await offer(1);
    await decideReview(owner, { id, decision: "approve", output: "Edited." });
    for (const step of [1, 2]) {
      const view = await getRunPage(owner, { runId, step });
      expect(pulseOfRun(view)).toBe(await getRunPulse(owner, { runId }));
    }
  });

  test("says which approvers edited a document, without including its text", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(
      owner,
      {},
      { later: [{ agentId: "writer", action: "Repeat in one line." }] },
    );
    const id = await offer(1);
    await decideReview(owner, { id, decision: "approve", output: "Edited by me." });
    const view = await getRunPage(owner, { runId, step: 2 });
    const review = view.steps[0]?.review;
    expect(review?.text).toBe(review?.hash);
    expect(review?.text).not.toBe(review?.draft);
    expect(review?.decisions[0]?.output).toBe(review?.text);
  });
});

describe("getStepText", () => {
  test("returns the run's own input and output if no step is named", async () => {
    const { owner, runId } = await makeLongRun();
    expect(await getStepText(owner, { runId, stepId: null, of: "input" })).toBe("A sentence. Another one.");
    expect(await getStepText(owner, { runId, stepId: null, of: "output" })).toBe(LONG);
  });

  test("returns exactly what an attempt wrote, even after the step was sent back", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const later = [{ agentId: "human", action: "Check it." }];
    const { runId, stepId, claim, offer } = await makeReviewedStep(owner, {}, { later });
    await decideReview(owner, { id: await offer(1), decision: "approve", output: "Of round 1." });
    const second = (await getRun(owner, { runId })).steps[1]?.stepId ?? "";
    const opened = await openReview(owner, { ...claim, stepId: second });
    if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
    const textOf = async () => {
      const attempt = (await getRunPage(owner, { runId, step: 2 })).steps[0]?.attempt;
      return getStepText(owner, { runId, stepId, of: "output", attempt });
    };
    expect(await textOf()).toBe("Of round 1.");
    const back = { id: opened.reviewId, decision: "request_changes", reason: "Shorter." } as const;
    await decideReview(owner, back);
    await decideReview(owner, { id: await offer(2), decision: "approve", output: "Of round 2." });
    expect(await textOf()).toBe("Of round 2.");
    const of = "output";
    expect(await getStepText(owner, { runId, stepId, of, attempt: 1 })).toBe("Of round 1.");
    await expect(getStepText(owner, { runId, stepId, of, attempt: 3 })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
