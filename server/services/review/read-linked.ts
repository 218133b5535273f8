import type { Agent } from "@/server/domain/agent/agent";
import { authorOf } from "@/server/domain/agent/author";
import type { CommentDto } from "@/server/domain/comment/api";
import { notFound } from "@/server/domain/error";
import type { Page } from "@/server/domain/pagination";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeApproval } from "@/server/domain/review/next/describe-approval";
import { describeDestinations } from "@/server/domain/review/next/describe-destinations";
import { markKept } from "@/server/domain/review/next/destinations";
import { describeThen } from "@/server/domain/review/next/what-happens-next";
import { maySendBack } from "@/server/domain/review/rounds";
import type { StepRunDto } from "@/server/domain/run/api";
import type { AttemptStatus, RunReason, RunStatus } from "@/server/domain/run/status";
import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import { readAgents } from "@/server/services/agent/rows";
import { listComments } from "@/server/services/comment/list";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { makeReviewPresenter } from "@/server/services/present-reviews";
import { presentNotReviewed } from "@/server/services/presenters/run";
import { findReview } from "@/server/services/sql/find-reviews";
import { sendsAgain } from "./list-return-steps";
import { traceSimulated } from "./notify";

/** Why a run failed and the step that failed, if any. */
export interface RunFailure {
  reason: RunReason;
  stepOrder: number | null;
}

/** A review with everything shown on the page that an emailed link opens. */
export interface LinkedReview {
  review: ReviewDto;
  /** The name of the agent that wrote the draft. Null for a human step. */
  author: string | null;
  /** Why the run failed. Null if it didn't fail. */
  failure: RunFailure | null;
  /** Describes what happens after an approval. */
  next: string;
  /** Describes where the approved document is being sent. Null if the run isn't in progress or sends nothing. */
  sending: string | null;
  /** Like `next`, but in one short line. */
  ahead: string;
  /** Whether the Simulated model wrote the draft. */
  simulated: boolean;
  /**
   * Whether changes can be requested on this page. False if steps would send requests again, because only the
   * app can ask for confirmation.
   */
  maySendBack: boolean;
  /** The run's input and the outputs of earlier steps, for checking the document against them. */
  before: EarlierText[];
  /** The newest comments. */
  comments: Page<CommentDto>;
}

/** Returns null for a run that is waiting again, because it may already have sent everything. */
function describeSending({ status, destinations }: ReviewDto, run: { status: RunStatus }): string | null {
  if (status !== "APPROVED" || (run.status !== "QUEUED" && run.status !== "RUNNING")) return null;
  return describeDestinations(markKept(destinations ?? [], env().mail !== null));
}

export async function readLinkedReview(ctx: ServiceContext, { id }: { id: string }): Promise<LinkedReview> {
  requireScope(ctx, "reviews:read");
  const row = await findReview(ctx, id);
  if (!row) throw notFound("review");
  const { version, ...run } = await ctx.db.run.findFirstOrThrow({
    where: { id: row.runId, organizationId: ctx.organizationId },
    select: {
      status: true,
      reason: true,
      version: { select: { definition: true } },
      stepRuns: {
        where: { status: { not: "RECORDED" } },
        orderBy: [{ startedAt: "desc" }, { id: "desc" }],
        take: 1,
        select: { stepOrder: true, status: true },
      },
    },
  });
  const definition = Definition.parse(version.definition);
  const review = (await makeReviewPresenter(ctx, [row]))(row);
  const agents = await readAgents(ctx);
  const { runId, stepId } = row;
  return {
    review,
    author: authorOf(review, agents),
    failure: presentFailure(run),
    next: describeApproval(definition, review, agents),
    sending: describeSending(review, run),
    ahead: describeThen(definition, review, agents),
    simulated: await traceSimulated(ctx, { runId, stepId, definition }),
    maySendBack: maySendBack(review).possible && !(await sendsAgain(ctx, { id })),
    before: await readEarlierTexts(ctx, { runId, stepId, definition, agents }),
    comments: await listComments(ctx, { id, page: 0, size: MAX_COMMENTS }),
  };
}

function presentFailure({
  status,
  reason,
  stepRuns: [latest],
}: {
  status: RunStatus;
  reason: RunReason | null;
  stepRuns: readonly { stepOrder: number; status: AttemptStatus }[];
}): RunFailure | null {
  if (status !== "FAILED") return null;
  const isOfStep = reason === "STEP_FAILED" && latest?.status === "FAILED";
  return { reason: reason ?? "INTERNAL", stepOrder: isOfStep ? latest.stepOrder : null };
}

/** These limits keep the page small. */
const MAX_CHARS = 10_000;
const MAX_EARLIER_STEPS = 20;
const MAX_COMMENTS = 20;

interface EarlierText {
  name: string;
  text: string;
  /** The length of the full text, or null if `text` isn't truncated. */
  cutFrom: number | null;
  /** Why nobody reviewed the output. */
  notReviewed: StepRunDto["notReviewed"];
}

type Row = { stepId: string | null; text: string; length: number; condition: Prisma.JsonValue };

/**
 * Reads the run's input and the outputs of earlier steps, truncated. Uses SQL, because Prisma would read the
 * full text to show its beginning.
 */
async function readEarlierTexts(
  { db, organizationId }: ServiceContext,
  {
    runId,
    stepId,
    definition,
    agents,
  }: { runId: string; stepId: string; definition: Definition; agents: readonly Agent[] },
): Promise<EarlierText[]> {
  const at = definition.steps.findIndex(({ id }) => id === stepId);
  const steps = definition.steps.slice(Math.max(at - MAX_EARLIER_STEPS, 0), Math.max(at, 0));
  const rows = await db.$queryRaw<Row[]>`
    SELECT NULL AS "stepId", left("input", ${MAX_CHARS}::int) AS "text", length("input") AS "length",
      NULL::jsonb AS "condition"
    FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${organizationId}
    UNION ALL
    (SELECT DISTINCT ON ("stepId") "stepId", left("output", ${MAX_CHARS}::int), length("output"), "condition"
     FROM "StepRun"
     WHERE "runId" = ${runId} AND "organizationId" = ${organizationId} AND "status" = 'COMPLETED'
       AND "stepId" = ANY(${steps.map(({ id }) => id)})
     ORDER BY "stepId", "attempt" DESC)`;
  const present = (name: string, id: string | null) =>
    rows
      .filter((row) => row.stepId === id)
      .map(({ text, length, condition }) => ({
        name,
        text,
        cutFrom: length > MAX_CHARS ? length : null,
        notReviewed: presentNotReviewed({ status: "COMPLETED", condition }),
      }));
  return [
    ...present("Run input", null),
    ...steps.flatMap((step) =>
      present(`${step.stepOrder}. ${authorOf(step, agents) ?? "A person decided"}`, step.id),
    ),
  ];
}
