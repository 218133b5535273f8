import { AppError, invalidInput, notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { resumeRunOperation } from "@/server/domain/run/api";
import { readRules } from "@/server/services/change/rules";
import type { ServiceContext } from "@/server/services/context";
import { REVIEW_ROW } from "@/server/services/presenters/review";
import { requireDecider } from "@/server/services/require-decider";
import { closed, decideReview } from "./decide";

/**
 * Approves the text that a paused run continues with. If the caller passes a reviewId, a repeated request
 * can't accidentally approve the next step, because the review with that id is already closed.
 */
export async function resumeRun(
  ctx: ServiceContext,
  input: OperationInput<typeof resumeRunOperation>,
): Promise<OperationOutput<typeof resumeRunOperation>> {
  requireDecider(ctx);
  if (!input.reviewId && (await readRules(ctx)).resumeNamesReview)
    throw invalidInput("/reviewId", "is required by your organization. Get the run and send its `reviewId`.");
  const where = { id: input.runId, organizationId: ctx.organizationId };
  const run = await ctx.db.run.findFirst({
    where,
    select: {
      status: true,
      reviews: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1, ...REVIEW_ROW },
    },
  });
  if (!run) throw notFound("run");
  const [latest] = run.reviews;
  if (!latest) throw new AppError("conflict", `The run is ${run.status}, so it isn't waiting for a person.`);
  if (input.reviewId && input.reviewId !== latest.id) {
    const meant = await ctx.db.review.findFirst({
      where: { id: input.reviewId, runId: input.runId, organizationId: ctx.organizationId },
      ...REVIEW_ROW,
    });
    throw meant
      ? closed(meant)
      : new AppError(
          "conflict",
          "The run is waiting for a different review. Get the run and send its `reviewId`.",
        );
  }
  if (latest.status !== "OPEN") throw closed(latest);
  const { jobId, runId } = await decideReview(ctx, {
    id: latest.id,
    decision: "approve",
    output: input.output,
  });
  return { jobId, runId };
}
