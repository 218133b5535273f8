import { AppError } from "@/server/domain/error";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { ServiceContext } from "@/server/services/context";

/** An executor ends a run after 1,000 executed steps. This limit is lower, to leave room for retries. */
const MAX_EXECUTED = 900;
/**
 * Opening a review uses one executed step. After that, the run usually waits twice and checks twice, using one step
 * each time.
 */
const PER_REVIEW = 5;

/** Throws if the executor couldn't run these steps again. `instead` suggests an alternative. */
export async function requireStepsLeft(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  runId: string,
  again: readonly Step[],
  instead: string,
): Promise<void> {
  const where = { runId, organizationId: ctx.organizationId };
  const attempts = await ctx.db.stepRun.count({ where });
  // The executor counts the wait after each failed attempt as a step, too.
  const failed = await ctx.db.stepRun.count({ where: { ...where, status: "FAILED" } });
  const reviews = await ctx.db.review.count({ where });
  const executed = attempts + failed + reviews * PER_REVIEW;
  const needed = again.reduce((sum, step) => sum + 1 + (reviewOf(step) ? PER_REVIEW : 0), 0);
  if (executed + needed <= MAX_EXECUTED) return;
  throw new AppError("conflict", `This run has repeated too many steps already. ${instead}`);
}
