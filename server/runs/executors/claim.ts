import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { makeId } from "@/server/domain/id";
import { Definition } from "@/server/domain/workflow/definition";
import { retryField, type StepRetry } from "@/server/domain/workflow/step/retry-policy";
import type { Prisma } from "@/server/generated/prisma/client";
import { type Database, inTurn, transact } from "@/server/infra/db";
import { metrics } from "@/server/infra/metrics";
import { keepAhead } from "@/server/runs/attempts/ahead";
import type { ServiceContext } from "@/server/services/context";
import { noteMove } from "@/server/services/run/lifecycle";
import { type DriverCheck, findStalledRuns } from "@/server/services/run/stalled";
import { claimQueuedRun } from "@/server/services/statements/claim-run";

/** The part of a claimed run's step that its driver needs. */
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
 * Repeating a claim returns the same steps. With `startsFirst`, also starts the first step if nothing has
 * happened yet, for a driver in this process.
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

/**
 * After a switch between executors, releases unfinished runs that the previous one had claimed. The sweeper
 * wakes them with a new ID, and recorded steps aren't repeated. Returns the number of released runs.
 */
export async function releaseForeignRuns(db: Database, executor: string): Promise<number> {
  const { count } = await db.run.updateMany({
    where: { status: { in: ["QUEUED", "RUNNING", "PAUSED"] }, executor: { not: executor } },
    data: {
      claimedBy: null,
      executor: null,
      generation: { increment: 1 },
      dispatchedAt: null,
      releasedAt: new Date(),
    },
  });
  return count;
}

const BATCH_SIZE = 200;

/**
 * Releases runs that no executor is working on, for example after an Inngest server lost its state. The
 * sweeper wakes them with a new generation, and recorded steps aren't repeated. A driver that comes back
 * stops, because it has lost its claim. Returns the number of released runs.
 */
export async function releaseStalledRuns(db: Database, check: DriverCheck): Promise<number> {
  const stalled = (await findStalledRuns(db, check)).slice(0, BATCH_SIZE).map(({ id }) => id);
  if (stalled.length === 0) return 0;
  const released = await transact(db, async (db) => {
    // Checks again under the lock. If a run has started a step by now, releasing it would run that step
    // twice.
    const locked = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Run" WHERE "id" = ANY(${stalled}) ORDER BY "id" FOR NO KEY UPDATE SKIP LOCKED`;
    const { patienceSeconds } = check;
    const ids = locked.map(({ id }) => id);
    const still = await findStalledRuns(db, { patienceSeconds }, ids);
    return db.run.updateMany({
      where: { id: { in: still.map(({ id }) => id) } },
      data: {
        claimedBy: null,
        executor: null,
        generation: { increment: 1 },
        dispatchedAt: null,
        releasedAt: new Date(),
      },
    });
  });
  metrics().released.inc(released.count);
  return released.count;
}
