import { notFound } from "@/server/domain/error";
import type { JobDto } from "@/server/domain/job/api";
import { deriveJobStatus, findPause } from "@/server/domain/job/status";
import { requireScope, type ServiceContext } from "@/server/services/context";

export async function getJob(ctx: ServiceContext, { jobId }: { jobId: string }): Promise<JobDto> {
  requireScope(ctx, "runs:read");
  const job = await ctx.db.job.findFirst({
    where: { id: jobId, organizationId: ctx.organizationId },
    select: {
      id: true,
      kind: true,
      runId: true,
      createdAt: true,
      reviewId: true,
      review: { select: { status: true, createdAt: true, closedAt: true, settledAt: true } },
      run: {
        select: {
          status: true,
          updatedAt: true,
          continuations: { select: { createdAt: true, failedAt: true }, orderBy: { createdAt: "asc" } },
          reviews: { select: { id: true, createdAt: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
        },
      },
    },
  });
  if (!job) throw notFound("job");
  const { status, since } = deriveJobStatus(job, job.run);
  return {
    id: job.id,
    type: job.kind,
    runId: job.runId,
    status,
    reviewId: findPause(job, job.run)?.id ?? null,
    decidedReviewId: job.reviewId,
    createdAt: job.createdAt.toISOString(),
    updatedAt: since.toISOString(),
  };
}
