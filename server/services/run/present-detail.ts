import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/presenters/review";
import {
  presentFault,
  presentRun,
  presentStepRun,
  RUN_ROW,
  splitRunTime,
  sumCosts,
  sumTokens,
} from "@/server/services/presenters/run";
import { readActiveMembersFor } from "@/server/services/read-active-members";

/** The columns of a run's page, without the long texts. */
export const DETAIL_ROW = {
  ...RUN_ROW.select,
  error: true,
  agentsFrozenAt: true,
  agents: { select: { agentId: true, versionId: true, agentRevision: true } },
  version: { select: { definition: true } },
} as const satisfies Prisma.RunSelect;

/** A step's attempts with all their texts. */
export const ATTEMPTS = {
  orderBy: { attempt: "asc" },
  omit: { conversation: true },
  include: { toolCalls: { orderBy: { position: "asc" } } },
} as const satisfies Prisma.Run$stepRunsArgs;

export const REVIEWS = {
  ...REVIEW_ROW,
  orderBy: { createdAt: "asc" },
} as const satisfies Prisma.Run$reviewsArgs;

type DetailRow = Prisma.RunGetPayload<{
  select: typeof DETAIL_ROW & {
    input: true;
    output: true;
    stepRuns: typeof ATTEMPTS;
    reviews: typeof REVIEWS;
  };
}>;

export async function presentDetail(ctx: ServiceContext, row: DetailRow): Promise<RunDetailDto> {
  const members = await readActiveMembersFor(ctx, row.reviews);
  const reviews = new Map(
    row.reviews.map((review) => [review.stepRunId, presentReview(requirePerson(ctx), review, members)]),
  );
  const { sessionId } = row;
  const sessionRuns = await ctx.db.run.count({
    where: { organizationId: ctx.organizationId, sessionId, purpose: { not: "TEST" } },
  });
  return {
    ...presentRun(row),
    ...splitRunTime(row, ctx.now()),
    sessionRuns,
    tokens: sumTokens(row.stepRuns),
    cost: sumCosts(row.stepRuns),
    input: row.input,
    output: row.output,
    error: presentFault(row.error),
    agentsFrozenAt: row.agentsFrozenAt?.toISOString() ?? null,
    steps: presentSteps(row, reviews),
  };
}

/** `reviews` is keyed by the id of the attempt that produced the draft. A step's status doesn't depend on them. */
export function presentSteps(
  row: Omit<DetailRow, "reviews">,
  reviews: ReadonlyMap<string, ReviewDto>,
): StepRunDto[] {
  return Definition.parse(row.version.definition).steps.map((step) =>
    presentStepRun(
      step,
      row,
      row.stepRuns.filter(({ stepId }) => stepId === step.id),
      reviews,
      row.agents,
    ),
  );
}
