import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { resumeRun } from "@/server/services/review/resume";
import { createWorkflow } from "@/server/services/workflow/create";
import { listWorkflowOverviews } from "@/server/services/workflow/list-overviews";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { withMail } from "@/server/testing/with-mail";
import { findLastRun } from "./find-last";
import { getRun } from "./get";
import { getJob } from "./get-job";
import { listRuns } from "./list";
import { listWorkflowRuns } from "./list-of-workflow";
import { getStepText } from "./page/get-step-text";
import { startRun } from "./start";
import { testStep } from "./test-step";

const TEXT = "NVDA closed at 131.20 dollars. AAPL closed at 229.10 dollars. MSFT closed at 417.90 dollars.";
const everything = { page: 0, size: 200 };

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

const wholeText = (text: string) => ({ text, clipped: false, length: text.length });
const reaches = (ctx: ServiceContext, runId: string, ...wanted: string[]) =>
  until(
    () => getRun(ctx, { runId }),
    ({ status }) => wanted.includes(status),
  );

/**
 * Creates a workflow with a human step between two agents' steps. `definition` is the workflow as in the
 * editor.
 */
async function makeWorkflow() {
  const { as } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Briefing",
    steps: [
      { agentId: "finance_agent", action: "List the prices as 3 bullets.", name: "prices" },
      { agentId: "human", action: "Check." },
      {
        agentId: "writer",
        action: "Summarize in one line: {{ steps.prices.output }} {{ run.input }} {{ workflow.name }}",
      },
    ],
  });
  const [first = "", second = "", third = ""] = workflow.steps.map((step) => step.id);
  return { as, owner, id: workflow.id, definition: toDraft(workflow), first, second, third };
}

/** Creates the same workflow, with one completed run. */
async function makeRun() {
  const made = await makeWorkflow();
  const { runId } = await startRun(made.owner, { id: made.id, input: TEXT });
  await reaches(made.owner, runId, "PAUSED");
  await resumeRun(made.owner, { runId, output: "The approved text." });
  return { ...made, run: await reaches(made.owner, runId, "COMPLETED") };
}

const withAction = (definition: DraftDefinition, stepId: string, action: string): DraftDefinition => ({
  ...definition,
  steps: definition.steps.map((step) => (step.id === stepId ? { ...step, action } : step)),
});

describe("testStep", () => {
  test("runs only that step, with its input from the last run", async () => {
    const { owner, id, definition, third, run } = await makeRun();
    const { runId, jobId } = await testStep(owner, { id, stepId: third, definition });
    const tested = await reaches(owner, runId, "COMPLETED");
    expect(tested.steps).toMatchObject([
      { stepId: third, stepOrder: 3, status: "COMPLETED", input: "The approved text.", simulated: true },
    ]);
    expect(tested.steps[0]?.prompt).toContain(run.steps[0]?.output);
    expect(tested.steps[0]?.prompt).toContain(TEXT);
    expect(tested.steps[0]?.prompt).toContain("Briefing");
    expect(tested).toMatchObject({ workflowVersion: null, output: tested.steps[0]?.output });
    expect(await getJob(owner, { jobId })).toMatchObject({ runId, status: "COMPLETED" });
  });

  test("runs the step as currently edited, saved or not, with the input provided", async () => {
    const { owner, id, definition, first } = await makeWorkflow();
    const { runId } = await testStep(owner, {
      id,
      stepId: first,
      definition: withAction(definition, first, "Answer in one sentence."),
      input: "The sky is blue over Lisbon.",
    });
    const tested = await reaches(owner, runId, "COMPLETED");
    expect(tested.steps[0]).toMatchObject({
      action: "Answer in one sentence.",
      input: "The sky is blue over Lisbon.",
    });
    expect(tested.output).toContain("Lisbon");
  });

  test("starts a run that isn't included in lists, counts, or recent runs, and doesn't become the last run", async () => {
    const { owner, id, definition, first, run } = await makeRun();
    const { runId } = await testStep(owner, { id, stepId: first, definition });
    await reaches(owner, runId, "COMPLETED");
    for (const page of [
      await listRuns(owner, everything),
      await listWorkflowRuns(owner, { id, ...everything }),
    ]) {
      expect(page.totalElements).toBe(1);
      expect(page.content.map((listed) => listed.id)).toEqual([run.id]);
    }
    const overview = (await listWorkflowOverviews(owner, everything)).content[0];
    expect(overview?.recentRuns.map((recent) => recent.id)).toEqual([run.id]);
    expect((await findLastRun(owner, { id }))?.runId).toBe(run.id);
  });

  test("names the missing outputs and input if no run has produced them yet", async () => {
    const { owner, id, definition, third } = await makeWorkflow();
    await expect(testStep(owner, { id, stepId: third, definition })).rejects.toMatchObject({
      code: "not-runnable",
      message:
        "The last run has no output for prices, which this step uses. Run the workflow first. This step has no input from a run yet. Enter your own.",
    });
  });

  test("rejects a human step and explains what to do", async () => {
    const { owner, id, definition, second } = await makeRun();
    await expect(testStep(owner, { id, stepId: second, definition })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/stepId", message: expect.stringContaining("Run the draft") }] },
    });
  });

  test("reports only the errors of that step", async () => {
    const { owner, id, definition, first, third } = await makeRun();
    await expect(
      testStep(owner, { id, stepId: third, definition: withAction(definition, third, " ") }),
    ).rejects.toMatchObject({ code: "not-runnable", details: { problems: [{ code: "empty-action" }] } });
    const { runId } = await testStep(owner, {
      id,
      stepId: first,
      definition: withAction(definition, third, ""),
    });
    expect((await reaches(owner, runId, "COMPLETED")).steps).toHaveLength(1);
  });

  test("sends nothing until the caller confirms what it sends to whom", async () => {
    const { as } = await makeOrganization(db, { wakes: true });
    const owner = as("owner");
    const action = "To: {{ input }}, sam@a.example\nCc: kim@a.example\nSubject: Hi\n\nHello.";
    const workflow = await createWorkflow(owner, {
      name: "Reply",
      steps: [{ agentId: "send_email", action }],
    });
    const [{ id: stepId } = { id: "" }] = workflow.steps;
    const test = { id: workflow.id, stepId, definition: toDraft(workflow), input: "lena@a.example" };
    const recipients = "lena@a.example, sam@a.example, kim@a.example";
    await withMail(() =>
      expect(testStep(owner, test)).rejects.toMatchObject({
        code: "unconfirmed-effects",
        message: `This test has real effects: step 1 sends an email to ${recipients}.`,
      }),
    );
    await expect(testStep(owner, test)).rejects.toMatchObject({
      message: `This test has real effects: step 1 saves an email to ${recipients} in Countersign without sending it, because no mail server is set up.`,
    });
    const where = { organizationId: owner.organizationId };
    expect(await db.run.count({ where })).toBe(0);
    const { runId } = await testStep(owner, { ...test, allowSideEffects: true });
    const [tested] = (await reaches(owner, runId, "COMPLETED")).steps;
    expect(tested?.sent).toMatchObject([{ to: ["lena@a.example", "sam@a.example"], cc: ["kim@a.example"] }]);
    expect(await db.outgoingMessage.count({ where })).toBe(1);
  });

  test("doesn't find a step that isn't in the definition", async () => {
    const { owner, id, definition } = await makeWorkflow();
    await expect(testStep(owner, { id, stepId: "step_gone", definition })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("findLastRun", () => {
  test("returns the input and output of each step in the latest run", async () => {
    const { owner, id, run } = await makeRun();
    const last = await findLastRun(owner, { id });
    expect(last).toMatchObject({ runId: run.id, input: TEXT });
    expect(last?.outputs).toEqual(
      run.steps.map(({ stepId, name, input, output, status, simulated, startedAt, finishedAt, review }) => ({
        stepId,
        name,
        input: wholeText(input ?? ""),
        output: wholeText(output ?? ""),
        passedOn: input === output,
        status,
        simulated,
        edited: review !== null,
        startedAt,
        finishedAt,
      })),
    );
    expect(last?.outputs.map(({ output }) => output?.text)).toContain("The approved text.");
  });

  test("returns little data, however long the steps' inputs and outputs are", async () => {
    const { as } = await makeOrganization(db, { wakes: true });
    const owner = as("owner");
    const human = { agentId: "human", action: "Write." };
    const { id, steps } = await createWorkflow(owner, { name: "Long text", steps: [human, human, human] });
    const { runId } = await startRun(owner, { id, input: TEXT });
    const long = "😀".repeat(50_000);
    for (const { id: stepId } of steps) {
      await until(
        () => getRun(owner, { runId }),
        ({ steps }) => steps.find((step) => step.stepId === stepId)?.status === "WAITING",
      );
      await resumeRun(owner, { runId, output: long });
    }
    await reaches(owner, runId, "COMPLETED");
    const last = await findLastRun(owner, { id });
    expect(JSON.stringify(last).length).toBeLessThan(10_000);
    const head = { text: "😀".repeat(500), clipped: true, length: 50_000 };
    expect(last?.outputs.map(({ input, output }) => [input, output])).toEqual([
      [wholeText(TEXT), head],
      [head, head],
      [head, head],
    ]);
    const [, second] = steps;
    for (const of of ["input", "output"] as const)
      expect(await getStepText(owner, { runId, stepId: second?.id ?? "", of })).toBe(long);
  });

  test("returns a waiting run with the steps it has reached", async () => {
    const { owner, id, run } = await makeRun();
    const { runId } = await startRun(owner, { id, input: "Gold rose to 2,650 dollars." });
    await reaches(owner, runId, "PAUSED");
    const last = await findLastRun(owner, { id });
    expect(last?.runId).toBe(runId);
    expect(last?.runId).not.toBe(run.id);
    expect(last?.outputs.map(({ status }) => status)).toEqual(["COMPLETED", "WAITING"]);
  });

  test("returns null before any step has an output", async () => {
    const { owner, id } = await makeWorkflow();
    expect(await findLastRun(owner, { id })).toBeNull();
  });
});
