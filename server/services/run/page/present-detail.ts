import { sayMissingScope } from "@/server/domain/access/access";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import { hasScope, type ServiceContext } from "@/server/services/context";
import { makeReviewPresenter } from "@/server/services/present-reviews";
import {
  CONTINUATIONS,
  mayNotContinue,
  presentContinuation,
  presentResumption,
} from "@/server/services/presenters/continuation";
import {
  presentRerun,
  presentRerunOf,
  REQUESTED_BY,
  RERUN,
  RERUNS,
} from "@/server/services/presenters/rerun";
import { REVIEW_ROW } from "@/server/services/presenters/review";
import {
  APPROVED_IN,
  presentFault,
  presentRun,
  presentStepRun,
  RUN_ROW,
  splitRunTime,
  sumCosts,
  sumTokens,
} from "@/server/services/presenters/run";
import { findErasure } from "@/server/services/run/erasing/find";
import { countSessionRuns } from "@/server/services/session/count-runs";

/** The columns of a run page, without long text. */
export const DETAIL_ROW = {
  ...RUN_ROW.select,
  error: true,
  agentsFrozenAt: true,
  agents: {
    orderBy: { since: "desc" },
    select: { agentId: true, versionId: true, agentRevision: true },
  },
  version: { select: { definition: true } },
  purpose: true,
  continuations: CONTINUATIONS,
  rerun: RERUN,
  requesters: REQUESTED_BY,
  reruns: RERUNS,
} as const satisfies Prisma.RunSelect;

const REACHED = { status: { not: "RECORDED" } } as const;

/** A step's attempts, including all text. */
export const ATTEMPTS = {
  where: REACHED,
  orderBy: { attempt: "asc" },
  omit: { conversation: true },
  include: {
    toolCalls: { orderBy: { position: "asc" } },
    outgoing: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], omit: { html: true, key: true } },
    approvedIn: APPROVED_IN,
  },
} as const satisfies Prisma.Run$stepRunsArgs;

export const REVIEWS = {
  ...REVIEW_ROW,
  orderBy: { createdAt: "asc" },
} as const satisfies Prisma.Run$reviewsArgs;

export type DetailRow = Prisma.RunGetPayload<{
  select: typeof DETAIL_ROW & {
    input: true;
    output: true;
    stepRuns: typeof ATTEMPTS;
    reviews: typeof REVIEWS;
  };
}>;

/** Also counts the runs in the run's session, unless `row` already has that number. */
export async function presentDetail(
  ctx: ServiceContext,
  row: DetailRow & { sessionRuns?: number },
): Promise<RunDetailDto> {
  const present = await makeReviewPresenter(ctx, row.reviews);
  const reviews = new Map(row.reviews.map((review) => [review.stepRunId, present(review)]));
  const sessionRuns = row.sessionRuns ?? (await countSessionRuns(ctx, row.sessionId));
  return {
    ...presentRun(row),
    ...splitRunTime(row, ctx.now()),
    sessionRuns,
    tokens: sumTokens(row.stepRuns),
    cost: sumCosts(row.stepRuns),
    erasure: await presentErasure(ctx, row),
    input: row.input,
    output: row.output,
    error: presentFault(row.error),
    continuations: row.continuations.map(presentContinuation),
    rerunOf: presentRerun(row),
    reruns: row.reruns.map(presentRerunOf),
    mayContinue: await findResumption(ctx, row),
    agentsFrozenAt: row.agentsFrozenAt?.toISOString() ?? null,
    steps: presentSteps(row, reviews),
  };
}

async function presentErasure(ctx: ServiceContext, row: DetailRow): Promise<RunDetailDto["erasure"]> {
  const found = await findErasure(ctx, row);
  if (!found) return null;
  const { salt: _, ...erasure } = found;
  return erasure;
}

async function findResumption(ctx: ServiceContext, row: DetailRow): Promise<RunDetailDto["mayContinue"]> {
  if (!hasScope(ctx, "runs:write")) return mayNotContinue(sayMissingScope("runs:write", "role"));
  const { steps } = Definition.parse(row.version.definition);
  return presentResumption(row, { steps, newest: await findNewestVersion(ctx, row) });
}

/** Finds the newest published version of a failed run's workflow. */
async function findNewestVersion(
  { db, organizationId }: ServiceContext,
  { status, workflowId }: Pick<DetailRow, "status" | "workflowId">,
): Promise<number | null> {
  if (status !== "FAILED") return null;
  const where = { id: workflowId, organizationId };
  return (await db.workflow.findFirst({ where, select: { revision: true } }))?.revision ?? null;
}

/**
 * `reviews` is keyed by the ID of the attempt that produced the draft. It can be empty if the caller needs only the
 * steps' statuses, which don't depend on reviews.
 */
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
