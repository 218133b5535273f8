import { AppError, notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { resumeRunOperation } from "@/server/domain/run/operations";
import type { ServiceContext } from "@/server/services/context";
import { closed, decideReview, requireDecider } from "@/server/services/review/decide";
import { REVIEW_ROW } from "@/server/services/review/present";

/** Approves the text that a paused run goes on with. A reviewId that is not the open one is refused: a retry cannot approve the next step. */
export async function resumeRun(
  ctx: ServiceContext,
  input: OperationInput<typeof resumeRunOperation>,
): Promise<OperationOutput<typeof resumeRunOperation>> {
  requireDecider(ctx);
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
  if (!latest) throw new AppError("conflict", `The run is ${run.status}; it does not wait for a person.`);
  if (input.reviewId && input.reviewId !== latest.id) {
    const meant = await ctx.db.review.findFirst({
      where: { id: input.reviewId, runId: input.runId, organizationId: ctx.organizationId },
      ...REVIEW_ROW,
    });
    throw meant
      ? closed(meant)
      : new AppError("conflict", "The run waits for another review. Read that one first.");
  }
  if (latest.status !== "OPEN") throw closed(latest);
  const { jobId, runId } = await decideReview(ctx, {
    id: latest.id,
    decision: "approve",
    output: input.output,
  });
  return { jobId, runId };
}
