import { agentOf } from "@/server/domain/agent/content";
import { findNamedSteps, namesIn } from "@/server/domain/agent/named-steps";
import { RunContext } from "@/server/domain/run/context";
import type { VariableScope } from "@/server/domain/variables/render";
import { Definition, type Step } from "@/server/domain/workflow/definition";
import { requireStep } from "@/server/domain/workflow/steps";
import type { Transaction } from "@/server/infra/db";
import { findRunAgent } from "@/server/services/agent-version/find";
import { freezeLate } from "@/server/services/agent-version/freeze-late";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "./lock";

/**
 * A step of a run with what it works on: the input is the committed output of the step before. The test of one step
 * brings the outputs of the others along.
 */
export interface RunnableStep {
  /** The step is tried out by itself. */
  isTest: boolean;
  step: Step;
  input: string;
  scope: VariableScope;
}

export async function readStep(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  stepId: string,
): Promise<RunnableStep> {
  const { db } = ctx;
  await freezeLate(ctx, run);
  const where = { id: run.id, organizationId: run.organizationId };
  const row = await db.run.findFirstOrThrow({
    where,
    select: { input: true, context: true, purpose: true, version: { select: { definition: true } } },
  });
  const definition = Definition.parse(row.version.definition);
  const context = RunContext.nullable().parse(row.context);
  const step = requireStep(definition, stepId);
  const index = definition.steps.indexOf(step);
  const previous = definition.steps[index - 1];
  const earlier = definition.steps.slice(0, index);
  const content = await findRunAgent(ctx, { runId: run.id, agentId: step.agentId });
  const names = earlier.flatMap(({ name }) => name ?? []);
  const used = new Set([...namesIn(step.action), ...findNamedSteps(content && agentOf(content), names)]);
  const named = earlier.filter(({ name }) => name !== null && used.has(name));
  const wanted = [...named, ...(previous ? [previous] : [])].map(({ id }) => id);
  const outputs = new Map(
    (
      await db.stepRun.findMany({
        where: {
          runId: run.id,
          organizationId: run.organizationId,
          stepId: { in: wanted },
          status: "COMPLETED",
        },
        select: { stepId: true, output: true },
      })
    ).map(({ stepId, output }) => [stepId, output ?? ""]),
  );
  const outputOf = ({ id }: Step): string => {
    const output = outputs.get(id);
    if (output === undefined)
      throw new Error(`step ${id} of run ${run.id} has no output, and a later one begins`);
    return output;
  };
  const input = previous ? outputOf(previous) : row.input;
  return {
    isTest: row.purpose === "TEST",
    step,
    input,
    scope: {
      input,
      run: { input: context?.runInput ?? row.input },
      workflow: { name: definition.name },
      steps: Object.fromEntries([
        ...Object.entries(context?.steps ?? {}).map(([name, output]) => [name, { output }]),
        ...named.map((other) => [other.name, { output: outputOf(other) }]),
      ]),
    },
  };
}
