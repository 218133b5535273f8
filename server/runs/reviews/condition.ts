import { createHmac } from "node:crypto";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { decideIfReviewed } from "@/server/domain/review/condition/decide-if-reviewed";
import { readWhen } from "@/server/domain/review/condition/expression";
import type { WhenOutcome } from "@/server/domain/review/condition/outcome";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import { deriveKey } from "@/server/services/secret/keys";

interface Draft {
  runId: string;
  step: Step;
  scope: VariableScope;
  round: number;
  output: string;
}

/**
 * Decides whether an output is reviewed, if the step's review has a condition. Returns null if there is no condition,
 * which means that every output is reviewed.
 */
export async function checkCondition(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { runId, step, scope, round, output }: Draft,
): Promise<WhenOutcome | null> {
  const { when, sample } = step.review ?? {};
  // People always decide a human step, even if a stored definition has a condition for it.
  if (when == null || sample === undefined || isHumanStep(step)) return null;
  const { revision, channel, startedBy } = await db.run.findFirstOrThrow({
    where: { id: runId, organizationId },
    select: {
      revision: true,
      channel: true,
      startedBy: { select: { user: { select: { email: true } } } },
    },
  });
  return decideIfReviewed(
    { when, sample },
    {
      scope,
      output,
      round,
      version: revision,
      run: { channel, startedBy: startedBy.user.email },
      draw: draw(runId, step.id),
    },
  );
}

/** Stores the condition's result before the attempt ends. */
export async function storeCondition(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { stepRunId, condition }: { stepRunId: string; condition: WhenOutcome },
): Promise<void> {
  await db.stepRun.updateMany({
    where: { id: stepRunId, organizationId, status: "RUNNING" },
    data: { condition },
  });
}

/** The names of the earlier steps that a step's condition reads. */
export function stepsInCondition({ review }: Pick<Step, "review">): string[] {
  if (review?.when == null) return [];
  const read = readWhen(review.when);
  return read.ok ? read.steps : [];
}

/**
 * Draws a number from 0 (inclusive) to 100 (exclusive) for the sample. A repeated step draws the same number, so nobody
 * can avoid a review by repeating the step. Only this installation can calculate the number.
 */
export function draw(runId: string, stepId: string): number {
  const hash = createHmac("sha256", deriveKey("review sample")).update(`${runId}:${stepId}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100;
}
