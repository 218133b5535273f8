import type { AgentContent } from "@/server/domain/agent/content";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { findSideEffects, markKept } from "@/server/domain/review/next/destinations";
import type { ContinuePlan } from "@/server/domain/run/continuing/continue-plan";
import {
  findApprovalBefore,
  findResumption,
  reusedApprovals,
} from "@/server/domain/run/continuing/resumption";
import type { AskedAgain } from "@/server/domain/run/run-plan";
import { markRepeats } from "@/server/domain/run/side-effects";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { readRunAgents } from "@/server/services/agent/run-agents";
import type { ServiceContext } from "@/server/services/context";
import { REQUESTERS } from "@/server/services/presenters/member";
import { readVersionOf, requireNewer } from "@/server/services/run/newer-version";
import { hashPlan } from "./confirmation";
import { requireDeciders } from "./deciders";
import { findReviews } from "./reviews-ahead";
import { findTriedSteps } from "./tried-steps";

type LockedContext = ServiceContext & { db: Transaction };

const APPROVAL = {
  id: true,
  status: true,
  tool: true,
  outgoingId: true,
  policy: true,
  openedPolicy: true,
} as const;

const FAILED_RUN = {
  ...REQUESTERS,
  id: true,
  workflowId: true,
  status: true,
  reason: true,
  error: true,
  purpose: true,
  updatedAt: true,
  erasedAt: true,
  input: true,
  versionId: true,
  revision: true,
  agentsFrozenAt: true,
  stepRuns: {
    where: { status: { not: "RECORDED" } },
    select: {
      id: true,
      stepId: true,
      stepOrder: true,
      attempt: true,
      status: true,
      output: true,
      approvedIn: { select: APPROVAL },
    },
    orderBy: { attempt: "asc" },
  },
  reviews: { select: { ...APPROVAL, stepRunId: true, stepOrder: true } },
} as const satisfies Prisma.RunSelect;
export type FailedRun = Prisma.RunGetPayload<{ select: typeof FAILED_RUN }>;

/** Which run to continue, and how. */
export interface ContinueQuery {
  runId: string;
  version?: "same" | "latest" | null;
  /** The failed step's edited input. Null if it isn't edited. */
  input?: string | null;
  /** Whether this is a preview, which writes nothing. */
  isPreview?: boolean;
}

export interface MadeContinuePlan extends ContinuePlan {
  row: FailedRun;
  from: Start;
  isEdited: boolean;
  /** The approval that's needed again before the failed step runs. Null if there is none. */
  asksAgainId: string | null;
}

/** Plans how to continue a failed run. Throws if that isn't possible. */
export async function makeContinuePlan(ctx: LockedContext, query: ContinueQuery): Promise<MadeContinuePlan> {
  const where = { id: query.runId, organizationId: ctx.organizationId };
  const row = await ctx.db.run.findFirst({ where, select: FAILED_RUN });
  if (!row) throw notFound("run");
  if (!row.agentsFrozenAt)
    throw new AppError(
      "conflict",
      "This run predates agent versions, so it can't be continued. Start a new run.",
    );
  const from = await findStart(ctx, row, query);
  const { step, ahead, previous, version, newer } = from;
  if (query.input != null || newer) requireNoOpenEdit(row, from);
  const isEdited = query.input != null && query.input !== from.input;
  if (isEdited && ahead.length === 0)
    throw invalidInput("/input", "must be omitted, because every step has completed");
  const approval = findApprovalBefore(step, [...row.reviews, ...reusedApprovals(row.stepRuns)], row.stepRuns);
  const isLater = newer?.changesLaterSteps === true;
  const asks = ahead.length > 0 && (isEdited || isLater) ? approval : null;
  const edits = isEdited ? version.steps.find(({ id }) => id === previous?.stepId) : undefined;
  const reviews = await findReviews(ctx, row, { from, asks, checks: edits ?? null, isEdited });
  await requireDeciders(ctx, row, reviews);
  const askAgain = (why: AskedAgain["why"]): AskedAgain[] =>
    approval && previous
      ? [{ stepOrder: previous.stepOrder, approversStepOrder: approval.stepOrder, why }]
      : [];
  const tried = await findTriedSteps(ctx, row.id, version.steps);
  const sideEffects = markRepeats(
    markKept(findSideEffects(ahead, version.agents), env().mail !== null),
    tried,
  );
  return {
    row,
    from,
    isEdited,
    asksAgainId: asks?.id ?? null,
    fromStepOrder: step.stepOrder,
    input: ahead.length === 0 ? null : from.input,
    isBehindApproval: approval !== null,
    asksAgain: asks ? askAgain(isEdited ? "EDITED" : "LATER_STEPS") : [],
    sideEffects,
    ifEdited: ahead.length === 0 ? null : { asksAgain: askAgain("EDITED"), sideEffects },
    newestVersion: await findNewestVersion(ctx, row),
    changedAgents: newer?.changedAgents ?? [],
    planHash: hashPlan({
      version,
      fromStepOrder: step.stepOrder,
      input: from.input,
      asksAgain: isLater && ahead.length > 0 ? askAgain("LATER_STEPS") : [],
      uses: [previous, approval].flatMap((used) => used?.id ?? []),
      sideEffects,
    }),
  };
}

/** Finds the step where the run continues, in its own version or in the newest one. */
async function findStart(ctx: LockedContext, row: FailedRun, { version, isPreview = false }: ContinueQuery) {
  const own = await readVersionOf(ctx, row);
  const find = (steps: typeof own.definition.steps) => {
    const from = findResumption({ ...row, isTest: row.purpose === "TEST", steps, attempts: row.stepRuns });
    if ("refusal" in from) throw new AppError("conflict", from.refusal);
    return from;
  };
  const { steps } = own.definition;
  const from = find(steps);
  const done = steps.length - from.ahead.length;
  const newer = version === "latest" ? await requireNewer(ctx, row, { own, done, isPreview }) : null;
  if (newer) {
    const { id, definition, contents: agents } = newer;
    return { ...find(definition.steps), newer, version: { id, steps: definition.steps, agents } };
  }
  const agentIds = steps.map(({ agentId }) => agentId);
  const agents: ReadonlyMap<string, AgentContent> = await readRunAgents(ctx, { runId: row.id, agentIds });
  return { ...from, newer, version: { id: row.versionId, steps, agents } };
}
type Start = Awaited<ReturnType<typeof findStart>>;

/** Returns null if the run has the newest version or if the workflow was deleted. */
async function findNewestVersion(
  { db, organizationId }: LockedContext,
  { workflowId, revision }: FailedRun,
): Promise<number | null> {
  const where = { id: workflowId, organizationId };
  const workflow = await db.workflow.findFirst({ where, select: { revision: true } });
  return workflow && workflow.revision !== revision ? workflow.revision : null;
}

/**
 * Throws if the run failed before it used an earlier edit, because a new edit would discard the earlier one.
 */
function requireNoOpenEdit({ stepRuns }: FailedRun, { step }: Pick<Start, "step">): void {
  const latest = stepRuns.findLast(({ stepId }) => stepId === step.id);
  if (latest?.status !== "REPLACED") return;
  throw new AppError("conflict", "The run hasn't used the last edit yet. Continue it without changes first.");
}
