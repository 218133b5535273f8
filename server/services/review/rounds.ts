import type { AgentContent } from "@/server/domain/agent/content";
import { AppError, invalidInput } from "@/server/domain/error";
import { findReturnStep, findReturnTargets, MAX_ROUNDS, maySendBack } from "@/server/domain/review/rounds";
import type { Step } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { kindOf, type ReviewRow } from "@/server/services/presenters/review";
import { requireStepsLeft } from "@/server/services/run/steps-left";
import { readStepsAndAgents, type StepsAndAgents } from "@/server/services/sql/read-steps-and-agents";

type Reader = Pick<ServiceContext, "db" | "organizationId">;
interface Place {
  runId: string;
  stepId: string;
  /**
   * The approved review that this one repeats. The earlier review's step determines which steps can make
   * changes.
   */
  asksAgainId: string | null;
}

/** The run's steps, and the `targets` that can make changes to a review's document, nearest first. */
export interface ReturnSteps {
  steps: Step[];
  targets: Step[];
  /** The step that makes the changes unless the reviewer chooses another. Null if no agent can. */
  usual: Step | null;
  agents: ReadonlyMap<string, AgentContent>;
}

export async function readReturnSteps(
  ctx: Reader,
  { runId, stepId: reviewedId, asksAgainId }: Place,
  stepsAndAgents?: StepsAndAgents,
): Promise<ReturnSteps> {
  const stepId = asksAgainId ? await readStepOf(ctx, asksAgainId) : reviewedId;
  const { definition, agents } = stepsAndAgents ?? (await readStepsAndAgents(ctx, runId));
  const { steps } = definition;
  const targets = findReturnTargets(steps, stepId);
  const usesModel = ({ agentId }: Step) => agents.get(agentId)?.config.kind === "model";
  return { steps, targets, usual: findReturnStep(steps, stepId, usesModel), agents };
}

async function readStepOf({ db, organizationId }: Reader, reviewId: string): Promise<string> {
  const { stepId } = await db.review.findFirstOrThrow({
    where: { id: reviewId, organizationId },
    select: { stepId: true },
  });
  return stepId;
}

/**
 * Returns the step that makes the requested changes. Throws if no agent can make them, if `toStepOrder` isn't
 * a step that can, or if repeating the steps would exceed a step's limit of rounds or the run's limit of
 * steps.
 */
export async function requireReturnStep(
  ctx: Reader,
  review: ReviewRow,
  toStepOrder: number | null,
): Promise<Step> {
  const { steps, targets, usual } = await readReturnSteps(ctx, review);
  const kind = kindOf(review);
  const sendable = maySendBack({ returnsTo: usual?.stepOrder ?? null, round: review.stepRun.round, kind });
  if (!sendable.possible && sendable.kind === "no-agent")
    throw invalidInput(
      "/decision",
      "isn't possible, because no agent comes before this step. Edit or reject instead",
    );
  if (!sendable.possible) throw new AppError("conflict", sendable.reason);
  const target = toStepOrder === null ? usual : targets.find(({ stepOrder }) => stepOrder === toStepOrder);
  if (!target || (kind !== "TEXT" && target.id !== review.stepId))
    throw invalidInput("/toStepOrder", explainTargets(kind === "TEXT" ? targets : [review]));
  await requireRoundsLeft(ctx, review, target);
  await requireStepsLeft(
    ctx,
    review.runId,
    steps.slice(steps.indexOf(target)),
    "Approve, edit, or reject the document.",
  );
  return target;
}

function explainTargets(targets: readonly { stepOrder: number }[]): string {
  const orders = targets.map(({ stepOrder }) => stepOrder).sort((a, b) => a - b);
  return `must be the number of a step whose agent can make the changes: ${orders.join(", ")}`;
}

async function requireRoundsLeft(ctx: Reader, review: ReviewRow, target: Step): Promise<void> {
  if (target.id === review.stepId) return;
  const spent = await ctx.db.stepRun.findFirst({
    where: {
      runId: review.runId,
      organizationId: ctx.organizationId,
      stepOrder: { gte: target.stepOrder, lt: review.stepOrder },
      round: { gte: MAX_ROUNDS },
    },
    select: { stepOrder: true },
  });
  if (!spent) return;
  throw new AppError(
    "conflict",
    `Step ${spent.stepOrder} has reached its limit of ${MAX_ROUNDS} rounds. Approve, edit, or reject the document.`,
  );
}

/**
 * Sends back the completed steps from `target` to the step before the review. Their next attempts start a new
 * round. The caller has to lock the run first. The review's own attempt is sent back separately.
 */
export async function returnSteps(
  { db, organizationId }: ServiceContext & { db: Transaction },
  review: Pick<ReviewRow, "id" | "runId" | "stepOrder">,
  target: Pick<Step, "stepOrder">,
): Promise<void> {
  await db.stepRun.updateMany({
    where: {
      runId: review.runId,
      organizationId,
      stepOrder: { gte: target.stepOrder, lt: review.stepOrder },
      status: "COMPLETED",
    },
    data: { status: "RETURNED", returnedById: review.id },
  });
}
