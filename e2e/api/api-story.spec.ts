import { type Curl, expect, JSON_BODY, post, test } from "@/e2e/support/api";
import type { Json } from "@/e2e/support/installation";

const BRIEFING = {
  name: "Daily Market Briefing",
  description: "Fetches stock prices and generates a daily summary report.",
  steps: [],
};
const FIRST_STEP = {
  agentId: "finance_agent",
  action: "Fetch current prices for NVDA, AAPL, and MSFT.",
  stepOrder: 1,
};
const SESSION = "550e8400-e29b-41d4-a716-446655440000";

async function create(curl: Curl, body: object = BRIEFING): Promise<Json> {
  return (await post(curl, "/api/v1/workflows", body)).json;
}

async function follow(curl: Curl, runId: string, status: string): Promise<Json> {
  const path = `/api/v1/workflows/runs/${runId}`;
  await expect.poll(async () => (await curl("GET", path)).json.status, { intervals: [50] }).toBe(status);
  return (await curl("GET", path)).json;
}

test.describe("every example of the specification works", () => {
  test("list workflows", async ({ curl }) => {
    const { id } = await create(curl);
    const { status, json } = await curl("GET", "/api/v1/workflows?page=0&size=20");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      number: 0,
      totalElements: expect.any(Number),
      totalPages: expect.any(Number),
    });
    expect(json.content[0]).toMatchObject({ id, ...BRIEFING });
    const sorted = await curl("GET", "/api/v1/workflows?sort=createdAt,desc&size=1");
    expect(sorted.json.content.map((workflow: Json) => workflow.id)).toEqual([id]);
  });

  test("create a workflow", async ({ curl }) => {
    const { status, json, headers } = await post(curl, "/api/v1/workflows", BRIEFING);
    expect(status).toBe(201);
    expect(json).toMatchObject({ id: expect.stringMatching(/^wf_/), ...BRIEFING });
    expect(headers).toMatchObject({ location: `/api/v1/workflows/${json.id}`, etag: '"0"' });
  });

  test("get a workflow", async ({ curl }) => {
    const workflow = await create(curl);
    const { status, json } = await curl("GET", `/api/v1/workflows/${workflow.id}`);
    expect(status).toBe(200);
    expect(json).toEqual(workflow);
    expect((await curl("GET", "/api/v1/workflows/wf_abc123")).status).toBe(404);
  });

  test("update a workflow", async ({ curl }) => {
    const { id } = await create(curl);
    const options = { headers: JSON_BODY, body: '{ "name": "Daily Market Briefing v2" }' };
    const { status, json } = await curl("PATCH", `/api/v1/workflows/${id}`, options);
    expect(status).toBe(200);
    expect(json).toMatchObject({ ...BRIEFING, id, name: "Daily Market Briefing v2" });
  });

  test("delete a workflow", async ({ curl }) => {
    const { id } = await create(curl);
    const { status, text } = await curl("DELETE", `/api/v1/workflows/${id}`);
    expect([status, text]).toEqual([204, ""]);
    expect((await curl("DELETE", `/api/v1/workflows/${id}`)).status).toBe(404);
  });

  test("list workflow steps", async ({ curl }) => {
    const second = { agentId: "procurator_assistant", action: "Summarize it.", stepOrder: 2 };
    const { id } = await create(curl, { ...BRIEFING, steps: [second, FIRST_STEP] });
    const { status, json } = await curl("GET", `/api/v1/workflows/${id}/steps`);
    expect(status).toBe(200);
    expect(json).toMatchObject([FIRST_STEP, second]);
  });

  test("add a step", async ({ curl }) => {
    const { id } = await create(curl);
    const { status, json, headers } = await post(curl, `/api/v1/workflows/${id}/steps`, FIRST_STEP);
    expect(status).toBe(201);
    expect(json).toMatchObject({ id: expect.stringMatching(/^step_/), ...FIRST_STEP });
    expect(headers.location).toBe(`/api/v1/workflows/${id}/steps/${json.id}`);
  });

  test("remove a step", async ({ curl }) => {
    const { id, steps } = await create(curl, { ...BRIEFING, steps: [FIRST_STEP] });
    const { status, text } = await curl("DELETE", `/api/v1/workflows/${id}/steps/${steps[0].id}`);
    expect([status, text]).toEqual([204, ""]);
    expect((await curl("GET", `/api/v1/workflows/${id}/steps`)).json).toEqual([]);
  });

  test("clone a workflow", async ({ curl }) => {
    const { id } = await create(curl, { ...BRIEFING, steps: [FIRST_STEP] });
    const { status, json } = await curl("POST", `/api/v1/workflows/${id}/clone`);
    expect(status).toBe(201);
    expect(json).toMatchObject({ ...BRIEFING, name: "Daily Market Briefing (Copy)", steps: [FIRST_STEP] });
    expect(json.id).not.toBe(id);
  });

  test("execute a workflow", async ({ curl }) => {
    const { id } = await create(curl, { ...BRIEFING, steps: [FIRST_STEP] });
    const body = { input: "Generate today's market briefing.", sessionId: SESSION };
    const { status, json } = await post(curl, `/api/v1/workflows/${id}/run`, body);
    expect(status).toBe(202);
    expect(json).toMatchObject({
      jobId: expect.stringMatching(/^job_/),
      workflowId: id,
      sessionId: SESSION,
    });
  });

  test("list workflow runs", async ({ curl }) => {
    const { id } = await create(curl, { ...BRIEFING, steps: [{ agentId: "human", action: "Check it." }] });
    const path = `/api/v1/workflows/${id}/runs?page=0&size=10`;
    expect((await curl("GET", path)).json).toMatchObject({ content: [], totalElements: 0, number: 0 });
    const { json: run } = await post(curl, `/api/v1/workflows/${id}/run`, { input: "Some text." });
    const { status, json } = await curl("GET", path);
    expect(status).toBe(200);
    expect(json.content).toMatchObject([
      { id: run.runId, workflowId: id, sessionId: run.sessionId, durationMs: null },
    ]);
  });

  test("resume a paused workflow run", async ({ curl }) => {
    const { id } = await create(curl, { ...BRIEFING, steps: [{ agentId: "human", action: "Check it." }] });
    const { json: run } = await post(curl, `/api/v1/workflows/${id}/run`, { input: "Some text." });
    const { reviewId } = await follow(curl, run.runId, "PAUSED");
    const output = "Approved. Proceed with the summarization step.";
    const path = `/api/v1/workflows/runs/${run.runId}/resume`;
    const { status, json } = await post(curl, path, { output, reviewId });
    expect(status).toBe(202);
    expect(json).toEqual({ jobId: expect.stringMatching(/^job_/), runId: run.runId });
    expect(json.jobId).not.toBe(run.jobId);
    expect((await follow(curl, run.runId, "COMPLETED")).output).toBe(output);
  });

  test("resume without a reviewId, which the contract allows", async ({ curl }) => {
    const { id } = await create(curl, { ...BRIEFING, steps: [{ agentId: "human", action: "Check it." }] });
    const { json: run } = await post(curl, `/api/v1/workflows/${id}/run`, { input: "Some text." });
    await follow(curl, run.runId, "PAUSED");
    const path = `/api/v1/workflows/runs/${run.runId}/resume`;
    expect((await post(curl, path, { output: "Approved." })).status).toBe(202);
    expect((await follow(curl, run.runId, "COMPLETED")).output).toBe("Approved.");
  });
});

test("the API covers a workflow's full life cycle: create, add steps, run, read history, resume, clone, remove a step, delete", async ({
  curl,
}) => {
  const { id } = await create(curl);
  for (const [agentId, action] of [
    ["finance_agent", "Report the closing prices."],
    ["human", "Check the figures before they go out."],
    ["procurator_assistant", "Summarize in one line."],
  ])
    expect((await post(curl, `/api/v1/workflows/${id}/steps`, { agentId, action })).status).toBe(201);
  const { json: steps } = await curl("GET", `/api/v1/workflows/${id}/steps`);
  expect(steps.map((step: Json) => step.stepOrder)).toEqual([1, 2, 3]);

  const input = "NVDA closed at 131.20 dollars. AAPL closed at 229.10 dollars.";
  const started = await post(curl, `/api/v1/workflows/${id}/run`, { input });
  expect(started.status).toBe(202);
  const { runId, jobId } = started.json;
  const paused = await follow(curl, runId, "PAUSED");
  expect(paused).toMatchObject({ currentStepOrder: 2, durationMs: null });
  expect(paused.steps[1].review.text).toBe(paused.steps[0].output);
  expect((await curl("GET", `/api/v1/jobs/${jobId}`)).json).toMatchObject({
    type: "RUN",
    status: "COMPLETED",
    reviewId: paused.reviewId,
    decidedReviewId: null,
  });
  const open = await curl("GET", `/api/v1/reviews?status=OPEN&runId=${runId}`);
  expect(open.json.content).toMatchObject([{ id: paused.reviewId, runId, stepOrder: 2 }]);

  const output = "NVDA closed at 131.20 dollars, checked.";
  const { reviewId } = paused;
  const resumed = await post(curl, `/api/v1/workflows/runs/${runId}/resume`, { output, reviewId });
  expect(resumed.status).toBe(202);
  const done = await follow(curl, runId, "COMPLETED");
  expect(done).toMatchObject({ currentStepOrder: null, durationMs: expect.any(Number) });
  expect(done.steps[2].input).toBe(output);
  const late = await post(curl, `/api/v1/workflows/runs/${runId}/resume`, { output, reviewId });
  expect(late.status).toBe(409);
  expect(late.json.decision).toMatchObject({ decision: "approve", output });
  const { json: job } = await curl("GET", `/api/v1/jobs/${resumed.json.jobId}`);
  expect(job).toMatchObject({ type: "RESUME", runId, status: "COMPLETED", decidedReviewId: reviewId });

  const history = await curl("GET", `/api/v1/workflows/${id}/runs`);
  expect(history.json.content).toMatchObject([{ id: runId, status: "COMPLETED" }]);
  const clone = await curl("POST", `/api/v1/workflows/${id}/clone`);
  expect(clone.json).toMatchObject({ name: "Daily Market Briefing (Copy)", stepCount: 3 });
  expect((await curl("DELETE", `/api/v1/workflows/${id}/steps/${steps[0].id}`)).status).toBe(204);
  const { json: left } = await curl("GET", `/api/v1/workflows/${id}/steps`);
  expect(left.map((step: Json) => step.stepOrder)).toEqual([2, 3]);
  expect((await curl("DELETE", `/api/v1/workflows/${id}`)).status).toBe(204);
  expect((await curl("GET", `/api/v1/workflows/${id}`)).status).toBe(404);
  expect((await curl("GET", `/api/v1/workflows/runs/${runId}`)).json.status).toBe("COMPLETED");
});
