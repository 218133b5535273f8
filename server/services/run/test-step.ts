import type { Agent } from "@/server/domain/agent/agent";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { markKept } from "@/server/domain/review/next/destinations";
import { planStepTest, type StepTest } from "@/server/domain/run/step-test-plan";
import { findTestEffects, sayTestEffects } from "@/server/domain/run/test-effects";
import { listAll } from "@/server/domain/text/words";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { findProblems, toKnownAgents } from "@/server/domain/workflow/problems";
import { env } from "@/server/infra/env";
import { readContents } from "@/server/services/agent/contents";
import { readAgents } from "@/server/services/agent/rows";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { refuseErrors } from "@/server/services/workflow/definition";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { recordRunVersion } from "@/server/services/workflow/versions";
import { readLastRun } from "./find-last";
import { insertRun, type StartedRun } from "./lifecycle";

interface StepToTest {
  id: string;
  stepId: string;
  /** The definition in the editor, saved or not. */
  definition: DraftDefinition;
  /** Defaults to the step's input in the last run. */
  input?: string;
  /** Confirms that the test may really send something. */
  allowSideEffects?: boolean;
}

type RunnableTest = Extract<StepTest, { ok: true }>;

/**
 * Tests one step, using the outputs of earlier steps from the last run. The test isn't listed as a run. If the step
 * sends something, the caller has to confirm that.
 */
export async function testStep(
  ctx: ServiceContext,
  { id, stepId, definition, input: given, allowSideEffects = false }: StepToTest,
): Promise<StartedRun> {
  requireScope(ctx, "runs:write");
  return inTransaction(ctx, async (ctx) => {
    await holdWorkflow(ctx, id);
    const index = definition.steps.findIndex((step) => step.id === stepId);
    const step = definition.steps[index];
    if (step && isHumanStep(step))
      throw invalidInput(
        "/stepId",
        "a person does this step, so it can't be tested alone. Run the draft instead",
      );
    const agents = await readAgents(ctx);
    const problems = findProblems(definition, toKnownAgents(agents));
    refuseErrors(problems.filter((problem) => problem.stepId === stepId));
    const agent = agents.find((agent) => agent.id === definition.steps[index]?.agentId);
    const plan = planStepTest(definition, index, { input: given, last: await readLastRun(ctx, id), agent });
    if (!plan) throw notFound("step");
    if (!plan.ok) throw new AppError("not-runnable", explainMissing(plan));
    if (!allowSideEffects && agent) await refuseEffects(ctx, agent, plan);
    const version = await recordRunVersion(ctx, id, plan.definition);
    const { input, context } = plan;
    return insertRun(ctx, { workflowId: id, version, purpose: "TEST", input, context });
  });
}

async function refuseEffects(
  ctx: ServiceContext,
  agent: Agent,
  { definition: { name, steps }, input, context: { runInput, steps: outputs } }: RunnableTest,
): Promise<void> {
  const [[content], [step]] = [await readContents(ctx, [agent]), steps];
  if (!content || !step) return;
  const effects = findTestEffects(step, content, {
    input,
    run: { input: runInput },
    steps: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, { output }])),
    workflow: { name },
  });
  const sideEffects = markKept(effects, env().mail !== null);
  if (sideEffects.length > 0)
    throw new AppError("unconfirmed-effects", sayTestEffects(sideEffects), { sideEffects });
}

function explainMissing({ missing, input }: { missing: string[]; input: boolean }): string {
  const sentences: string[] = [];
  if (missing.length > 0)
    sentences.push(
      `The last run has no output for ${listAll(missing)}, which this step uses. Run the workflow first.`,
    );
  if (input) sentences.push("This step has no input from a run yet. Enter your own.");
  return sentences.join(" ");
}
