import { notFound } from "@/server/domain/error";
import { pulseOf } from "@/server/domain/run/pulse";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { PULSE_ROW, toBeating } from "@/server/services/presenters/review";

/**
 * Returns a value that changes whenever the run does. Pages poll this every second, so it doesn't read the
 * definition or any text.
 */
export async function getRunPulse(ctx: ServiceContext, { runId }: { runId: string }): Promise<string> {
  requireScope(ctx, "runs:read");
  const row = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: {
      status: true,
      stepRuns: {
        where: { status: { not: "RECORDED" } },
        orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
        select: {
          stepId: true,
          attempt: true,
          round: true,
          finishedAt: true,
          toolCalls: { select: { finishedAt: true } },
        },
      },
      reviews: { ...PULSE_ROW, orderBy: { createdAt: "asc" } },
    },
  });
  if (!row) throw notFound("run");
  return pulseOf({
    status: row.status,
    attempts: latestOf(row.stepRuns).map(({ stepId, attempt, round, finishedAt }) => ({
      stepId,
      attempt,
      finishedAt: finishedAt?.toISOString() ?? null,
      // Includes earlier attempts, because an approved tool call belongs to the attempt that requested it.
      toolCalls: row.stepRuns
        .filter((other) => other.stepId === stepId && other.round === round)
        .flatMap(({ toolCalls }) => toolCalls),
    })),
    reviews: row.reviews.map(toBeating),
  });
}

/** Returns each step's latest attempt. `attempts` has to be sorted, earliest first. */
function latestOf<Attempt extends { stepId: string }>(attempts: readonly Attempt[]): Attempt[] {
  return [...new Map(attempts.map((attempt) => [attempt.stepId, attempt])).values()];
}
