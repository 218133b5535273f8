import type { RunFault } from "@/server/domain/run/operations";
import type { StepRun } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { isTakenFrom, withRun } from "./lock";
import { failRun } from "./move";

/** Who was asked what in an attempt. */
export interface Asked {
  prompt: string;
  model: string | null;
  simulated: boolean;
}

/** What an attempt came to. `retryAfterSeconds`: when another follows; null: the step is given up, and the run with it. */
export type StepResult = Asked &
  (
    | { status: "completed"; output: string }
    | { status: "failed"; error: RunFault; retryAfterSeconds: number | null }
  );

const RECORDED = { status: true, nextAttemptAt: true } as const;

/** How an attempt stands in its row. */
export type Recorded = Pick<StepRun, "status" | "nextAttemptAt">;

/**
 * Records how an attempt ended, once, and returns its state. If it had already ended, because its run was cancelled or
 * another call of the same driver recorded it, that stands. Null if the run is gone or a different driver has claimed it.
 */
export async function recordStep(
  ctx: ServiceContext,
  {
    runId,
    claimedBy,
    stepRunId,
    result,
  }: { runId: string; claimedBy: string; stepRunId: string; result: StepResult },
): Promise<Recorded | null> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return null;
    const { db, organizationId } = ctx;
    const now = ctx.now();
    const where = { id: stepRunId, organizationId };
    const [recorded] = await db.stepRun.updateManyAndReturn({
      where: { ...where, status: "RUNNING" },
      select: RECORDED,
      data: {
        ...describeAsked(result),
        finishedAt: now,
        ...(result.status === "completed"
          ? { status: "COMPLETED", output: result.output }
          : { status: "FAILED", error: { ...result.error }, nextAttemptAt: dueAfter(result, now) }),
      },
    });
    if (!recorded) return db.stepRun.findFirstOrThrow({ where, select: RECORDED });
    if (result.status === "failed" && result.retryAfterSeconds === null)
      await failRun(ctx, run.id, now, { reason: "STEP_FAILED", error: withoutAnswer(result.error) });
    return recorded;
  });
}

/** It stands with its step. */
function withoutAnswer({ code, message }: RunFault): RunFault {
  return { code, message };
}

function dueAfter({ retryAfterSeconds }: Extract<StepResult, { status: "failed" }>, now: Date): Date | null {
  return retryAfterSeconds === null ? null : new Date(now.getTime() + retryAfterSeconds * 1000);
}

export function describeAsked({ prompt, model, simulated }: Asked): Asked {
  return { prompt, model, simulated };
}
