import { isConditional } from "@/server/domain/review/condition/is-conditional";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Resumption } from "@/server/domain/run/continuing/resumption";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Review } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { couldApproveNow } from "@/server/services/could-approve-now";
import { requestersOf } from "@/server/services/presenters/member";
import { readCaller } from "@/server/services/read-caller";
import type { Newer } from "@/server/services/run/newer-version";

type LockedContext = ServiceContext & { db: Transaction };
type Asked = Pick<Review, "policy" | "openedPolicy">;

const ASKED = { id: true, policy: true, openedPolicy: true, asksAgainId: true } as const;

/** A review that the run will or may open when it continues. */
export interface ReviewAhead {
  stepOrder: number;
  policy: ReviewPolicy;
  /** What to do if nobody can approve it. */
  advice: string;
}

type FailedRun = Parameters<typeof requestersOf>[0] & { id: string };

interface Continued {
  from: Resumption<{ stepOrder: number }> & { newer: Newer | null };
  /** The approval that's needed again before the failed step runs. */
  asks: Asked | null;
  /** The step whose review condition is checked against the edited text. */
  checks: Step | null;
  isEdited: boolean;
}

const CHANGE = "Change its approvers, then continue the run on the newest version.";
const RESTART = "Start a new run.";

/** Finds the reviews that the run may open: its steps' own reviews, and earlier ones that open again. */
export async function findReviews(
  ctx: LockedContext,
  row: FailedRun,
  plan: Continued,
): Promise<ReviewAhead[]> {
  const { from, asks, checks, isEdited } = plan;
  const conditional = checks && reviewOf(checks);
  const { previous, ahead, newer } = from;
  const other = [
    "Continue",
    ...(isEdited ? ["without edits"] : []),
    ...(newer?.changesLaterSteps ? ["on the run's own version"] : []),
  ].join(" ");
  return [
    ...(asks && previous ? [review(previous, asks, `${other}, or start a new run.`)] : []),
    ...(checks && conditional && isConditional(conditional)
      ? [{ stepOrder: checks.stepOrder, policy: conditional, advice: `${other}, or start a new run.` }]
      : []),
    ...(await findReopened(ctx, row, plan)),
    ...(await findRecorded(ctx, row, plan)),
    ...ahead.flatMap((step) => {
      const policy = reviewOf(step);
      return policy ? [{ stepOrder: step.stepOrder, policy, advice: CHANGE }] : [];
    }),
  ];
}

/** Asks the workflow's approvers, even if the earlier review was reassigned. */
function review({ stepOrder }: { stepOrder: number }, asked: Asked, advice: string): ReviewAhead {
  return { stepOrder, policy: ReviewPolicy.parse(asked.openedPolicy ?? asked.policy), advice };
}

/**
 * Finds the review that opens again at the failed step. That review expired, ended with the run, or is about
 * an edit that the run hasn't used yet.
 */
async function findReopened(
  { db, organizationId }: LockedContext,
  { id: runId }: FailedRun,
  { from: { ahead, newer, input }, ...plan }: Continued,
): Promise<ReviewAhead[]> {
  const [step] = ahead;
  if (!step) return [];
  const left = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId: step.id, status: { not: "RECORDED" } },
    orderBy: { attempt: "desc" },
    select: {
      id: true,
      status: true,
      input: true,
      reviews: {
        orderBy: { createdAt: "desc" },
        take: 1,
        select: { ...ASKED, status: true, tool: true },
      },
    },
  });
  if (left?.status === "REPLACED") {
    const where = { replacedId: left.id, organizationId };
    const edit = await db.runContinuation.findFirst({ where, select: { askedAgainId: true } });
    const asked = edit?.askedAgainId && (await findReview({ db, organizationId }, edit.askedAgainId));
    return asked ? [review(step, asked, RESTART)] : [];
  }
  const [last] = left?.reviews ?? [];
  const isUndecided = last?.status === "EXPIRED" || last?.status === "CANCELLED";
  if (!last || !isUndecided || last.tool !== null) return [];
  if (plan.isEdited || left?.input !== input) return [];
  if (newer && !isAskedBy(step, last)) return [];
  return [review(step, last, reviewOf(step) ? CHANGE : RESTART)];
}

/**
 * Returns whether the last review also opens again in a newer version. It does only if it repeated an earlier
 * approval and `step` has no review in the newer version, or one with the same policy.
 */
function isAskedBy(step: Step, last: Asked & Pick<Review, "asksAgainId">): boolean {
  const own = reviewOf(step);
  const { policy } = review(step, last, RESTART);
  return last.asksAgainId !== null && (own === null || sortedJson(own) === sortedJson(policy));
}

/**
 * Finds the reviews that open for recorded outputs of steps that have no review. Returns none for an edit or a newer
 * version, because either one deletes these outputs.
 */
async function findRecorded(
  ctx: LockedContext,
  row: FailedRun,
  { from: { ahead, newer }, isEdited }: Continued,
): Promise<ReviewAhead[]> {
  if (newer || isEdited) return [];
  const { organizationId } = ctx;
  const recorded = await ctx.db.stepRun.findMany({
    where: { runId: row.id, organizationId, status: "RECORDED" },
    orderBy: { stepOrder: "asc" },
    select: { stepId: true, stepOrder: true, approvedInId: true, asksAgainId: true },
  });
  const requesters = recorded.length === 0 ? [] : [...requestersOf(row), await readCaller(ctx, "continued")];
  const found: ReviewAhead[] = [];
  for (const { stepId, stepOrder, approvedInId, asksAgainId } of recorded) {
    const step = ahead.find(({ id }) => id === stepId);
    const asked = await findReview(ctx, asksAgainId ?? approvedInId);
    if (!step || reviewOf(step) || !asked) continue;
    const opened = review({ stepOrder }, asked, RESTART);
    const { policy } = opened;
    if (approvedInId === null || !(await couldApproveNow(ctx, approvedInId, { policy, requesters })))
      found.push(opened);
  }
  return found;
}

async function findReview(
  { db, organizationId }: Pick<LockedContext, "db" | "organizationId">,
  id: string | null,
) {
  return id === null ? null : db.review.findFirst({ where: { id, organizationId }, select: ASKED });
}
