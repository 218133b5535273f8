import { AppError, invalidInput, notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { resumeRunOperation } from "@/server/domain/run/api";
import type { ServiceContext } from "@/server/services/context";
import { requireDecider } from "@/server/services/require-decider";
import { findLatestReview, findReview, readReview } from "@/server/services/sql/find-reviews";
import { closed, decideReview } from "./decide";

/**
 * Approves a paused run's open review, with `output` as the approved document. If the caller passes `reviewId`, a
 * repeated request can't accidentally approve the next step, because the review with that ID is already closed.
 */
export async function resumeRun(
  ctx: ServiceContext,
  input: OperationInput<typeof resumeRunOperation>,
): Promise<OperationOutput<typeof resumeRunOperation>> {
  requireDecider(ctx);
  const { id, status, resumeNamesReview } = await findLatestReview(ctx, input.runId);
  if (!input.reviewId && resumeNamesReview)
    throw invalidInput("/reviewId", "is required by your organization. Get the run and send its `reviewId`");
  if (id === null) throw await notWaiting(ctx, input.runId);
  if (input.reviewId && input.reviewId !== id) {
    const meant = await findReview(ctx, input.reviewId);
    throw meant?.runId === input.runId
      ? closed(meant)
      : new AppError(
          "conflict",
          "The run is waiting for a different review. Get the run and send its `reviewId`.",
        );
  }
  if (status !== "OPEN") throw closed(await readReview(ctx, id));
  const { jobId, runId } = await decideReview(ctx, {
    id,
    decision: "approve",
    output: input.output,
  });
  return { jobId, runId };
}

async function notWaiting({ db, organizationId }: ServiceContext, runId: string): Promise<AppError> {
  const run = await db.run.findFirst({ where: { id: runId, organizationId }, select: { status: true } });
  if (!run) return notFound("run");
  return new AppError("conflict", `The run is ${run.status}, so it isn't waiting for a person.`);
}
