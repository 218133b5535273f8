import { makeId } from "@/server/domain/id";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { noteMove } from "@/server/services/run/lifecycle";
import { recordOutput } from "@/server/services/sql/attempt";
import { keepAhead } from "./ahead";
import { recordStep, type StepResult } from "./attempt";

/** The work after a step: an agent's step that this process runs next, or the run's end. Null for anything else. */
export type Following = { stepId: string } | "end" | null;

export type CompletedStep =
  /** `finished` is set if the run completed together with its last step. */
  { state: "completed"; finished?: true } | { state: "stopped" };

interface Completed {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  result: Extract<StepResult, { status: "completed" }>;
}

/** Records the output of an attempt once. Starts the next step or ends the run, unless the run has changed. */
export async function completeStep(
  ctx: ServiceContext,
  completed: Completed,
  following: Following,
): Promise<CompletedStep> {
  const { result, ...driven } = completed;
  const { prompt, model, simulated, output } = result;
  const asked = { prompt, model, simulated, output, now: ctx.now() };
  const next =
    following === null || following === "end"
      ? null
      : { stepId: following.stepId, stepRunId: makeId("srun") };
  const then = following === "end" ? "finish" : next && { begin: next };
  const recorded = await recordOutput(ctx, { ...driven, ...asked }, then);
  if (!recorded) {
    const before = await recordStep(ctx, completed);
    return { state: before?.status === "COMPLETED" ? "completed" : "stopped" };
  }
  const { runId, claimedBy } = driven;
  publishChange(ctx, "run", runId);
  const { finished, notifies, begun } = recorded;
  if (next && begun) keepAhead(ctx, { runId, claimedBy, stepId: next.stepId }, begun);
  if (!finished) return { state: "completed" };
  noteMove(ctx, runId, "COMPLETED");
  if (notifies) publishChange(ctx, "notification", null);
  return { state: "completed", finished };
}
