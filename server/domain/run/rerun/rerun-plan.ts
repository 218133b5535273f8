import { RunPlan } from "@/server/domain/run/run-plan";
import type { AttemptStatus } from "@/server/domain/run/status";
import type { Step } from "@/server/domain/workflow/definition";

/** A preview of a rerun from a step. */
export const RerunPlan = RunPlan.extend({
  input: RunPlan.shape.input.unwrap().meta({ description: "The step's input in the earlier run." }),
  ifEdited: RunPlan.shape.ifEdited.unwrap(),
}).meta({ id: "RerunPlan" });
export type RerunPlan = ReturnType<typeof RerunPlan.parse>;

interface Tried {
  id: string;
  stepId: string;
  status: AttemptStatus;
}

/** Explains why a run can't be rerun from any of its steps. Returns null if it can be rerun. */
export function refuseRerun({
  isTest,
  agentsFrozenAt,
  erasedAt,
}: {
  isTest: boolean;
  agentsFrozenAt: Date | null;
  erasedAt: Date | null;
}): string | null {
  if (erasedAt) return "The run's content was erased, so it can't be rerun from a step. Start a new run.";
  if (isTest) return "This is a test of a single step. Test the step again instead.";
  if (!agentsFrozenAt)
    return "This run predates agent versions, so it can't be rerun from a step. Start a new run.";
  return null;
}

/**
 * Returns the recorded attempts of the steps before the one that the rerun starts from, in order. If one of
 * those steps has no output, returns the first such step instead.
 */
export function findRecorded<Attempt extends Tried>(
  before: readonly Step[],
  attempts: readonly Attempt[],
): { recorded: { step: Step; attempt: Attempt }[] } | { missing: Step } {
  const recorded: { step: Step; attempt: Attempt }[] = [];
  for (const step of before) {
    const attempt = attempts.find(({ stepId, status }) => stepId === step.id && status === "COMPLETED");
    if (!attempt) return { missing: step };
    recorded.push({ step, attempt });
  }
  return { recorded };
}
