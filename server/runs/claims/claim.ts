import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { makeId } from "@/server/domain/id";
import { Definition } from "@/server/domain/workflow/definition";
import { retryField, type StepRetry } from "@/server/domain/workflow/step/step-retry";
import type { Prisma } from "@/server/generated/prisma/client";
import { inTurn } from "@/server/infra/db";
import { keepAhead } from "@/server/runs/attempts/ahead";
import type { ServiceContext } from "@/server/services/context";
import { noteMove } from "@/server/services/run/lifecycle";
import { claimQueuedRun } from "@/server/services/sql/claim-run";

/** What a driver needs to know about a step of its run. */
export interface PlannedStep {
  id: string;
  human: boolean;
  /** Defaults to the standard retry policy. */
  retry?: StepRetry;
}

interface Claim {
  runId: string;
  claimedBy: string;
  executor: string;
}

/**
 * Claims a run for a driver. Returns null if a different driver has claimed the run or if the run has ended.
 * Repeating a claim returns the same steps. `startsFirst` is for a driver in this process: if nothing has happened
 * yet, the claim also starts the first step.
 */
export async function claimRun(
  ctx: ServiceContext,
  { startsFirst = false, ...claim }: Claim & { startsFirst?: boolean },
): Promise<{ steps: PlannedStep[] } | null> {
  const { runId, claimedBy } = claim;
  const first = await claimQueuedRun(ctx, { ...claim, now: ctx.now() }, startsFirst ? makeId("srun") : null);
  if (first) noteMove(ctx, runId, "RUNNING");
  const stored = first ? first.definition : await claimAgain(ctx, claim);
  if (stored === null) return null;
  const { steps } = Definition.parse(stored);
  const stepId = steps[0]?.id;
  if (first?.begun && stepId !== undefined) keepAhead(ctx, { runId, claimedBy, stepId }, first.begun);
  return {
    steps: steps.map((step) => ({ id: step.id, human: isHumanStep(step), ...retryField(step.retry) })),
  };
}

/** Claims a run that has started. Returns its definition, or null if it can't be claimed. */
async function claimAgain(
  { db, organizationId }: ServiceContext,
  { runId, claimedBy, executor }: Claim,
): Promise<Prisma.JsonValue> {
  const where = { id: runId, organizationId };
  const { count } = await inTurn(db, () =>
    db.run.updateMany({
      where: { ...where, OR: [{ claimedBy: null }, { claimedBy }], status: { in: ["RUNNING", "PAUSED"] } },
      data: { claimedBy, executor },
    }),
  );
  if (count === 0) return null;
  const select = { version: { select: { definition: true } } };
  return (await db.run.findFirstOrThrow({ where, select })).version.definition;
}
