import type { ReviewStatus } from "@/server/domain/review/status";
import { Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "@/server/services/context";
import { forgetSent, scrubMessages } from "@/server/services/message/upkeep";
import { findWaitingForDigest, queueDigest } from "@/server/services/notification/digest";
import { forgetNotifications } from "@/server/services/notification/forget";
import { findUnmailed, queueNotificationMail } from "@/server/services/notification/mail";
import { forgetReadings } from "@/server/services/reading/forget";
import {
  deleteDueRun,
  eraseDueRun,
  findDueDeletions,
  findDueErasures,
} from "@/server/services/retention/apply";
import { notifyDeciders } from "@/server/services/review/notify";
import { checkVotes } from "@/server/services/review/votes";
import { endDriver, wakeAfterDecision, wakeRun, withRun } from "@/server/services/run/lifecycle";
import { chargeLostCalls } from "./attempts/spending";
import { freezeRuns } from "./freeze-runs";
import { escalateReview } from "./reviews/escalate";
import { expireReview } from "./reviews/expire";

/** How long an executor has to pick up a run before it's woken again, in seconds. */
const RUN_PATIENCE_SECONDS = 5;
/** Shorter, because a decision made before the run starts waiting doesn't wake it. */
const DECISION_PATIENCE_SECONDS = 2;
/** After this time, the sweep no longer resends decisions that ended their runs. */
const FORGET_AFTER_HOURS = 1;
/** Longer than a live process takes to abort and charge an ended attempt's call. */
const CALL_PATIENCE_SECONDS = 60;
const BATCH_SIZE = 200;

type ContextOf = (organizationId: string) => ServiceContext;

interface Repairs {
  db: Database;
  contextOf: ContextOf;
  /** When aborted, remaining rows are left for the next sweep, in this process or a different one. */
  stopping?: AbortSignal | undefined;
}

/**
 * Runs all repairs and timeouts. Wakes lost runs with the same event ID, and resends lost decisions and cancellations
 * with a new one. Sends reminders halfway to a review's deadline, escalates or expires reviews that aren't decided in
 * time, and queues the emails and digests of notifications. Erases and deletes runs at the end of their retention.
 * Several processes can sweep concurrently, because each claims its rows.
 */
export async function sweep(db: Database, contextOf: ContextOf, stopping?: AbortSignal): Promise<void> {
  const repairs: Repairs = { db, contextOf, stopping };
  await Promise.all([
    wakeLostRuns(repairs),
    wakeLostDecisions(repairs),
    expireReviews(repairs),
    remindReviews(repairs),
    escalateReviews(repairs),
    checkMembersVotes(repairs),
    chargeCallsOfEndedAttempts(repairs),
    attempt(() => freezeRuns(db, contextOf, stopping)),
    mailNotifications(repairs),
    writeDigests(repairs),
    attempt(() => forgetNotifications(db)),
    attempt(() => forgetSent(db)),
    attempt(() => forgetReadings(db)),
    attempt(() => scrubMessages(db)),
    applyRetention(repairs),
  ]);
}

async function wakeLostRuns({ db, contextOf, stopping }: Repairs): Promise<void> {
  const runs = await claimLost<{ id: string; organizationId: string; generation: number }>(db, {
    table: "Run",
    waitingSince: "createdAt",
    patienceSeconds: RUN_PATIENCE_SECONDS,
    where: Prisma.sql`"status" IN ('QUEUED', 'RUNNING', 'PAUSED') AND "claimedBy" IS NULL`,
    returning: Prisma.sql`"generation"`,
  });
  await each(runs, stopping, (run) => wakeRun(contextOf(run.organizationId), run));
}

interface LostDecision {
  id: string;
  organizationId: string;
  runId: string;
  status: ReviewStatus;
}

async function wakeLostDecisions({ db, contextOf, stopping }: Repairs): Promise<void> {
  const reviews = await claimLost<LostDecision>(db, {
    table: "Review",
    waitingSince: "closedAt",
    patienceSeconds: DECISION_PATIENCE_SECONDS,
    where: Prisma.sql`"status" <> 'OPEN' AND "settledAt" IS NULL
      AND ("status" IN ('APPROVED', 'CHANGES_REQUESTED') OR "closedAt" > now() - make_interval(hours => ${FORGET_AFTER_HOURS}))`,
    returning: Prisma.sql`"runId", "status"::text`,
  });
  await each(reviews, stopping, (review) => {
    const ctx = contextOf(review.organizationId);
    // A cancellation may have reached the driver before the process died. In that case, no driver is left to mark the
    // review as settled, so `endDriver` marks it.
    return review.status === "CANCELLED" ? endDriver(ctx, review.runId) : wakeAfterDecision(ctx, review);
  });
}

interface Lost {
  table: "Run" | "Review";
  /** The column with the time when a row started waiting. Used if no event was ever sent for the row. */
  waitingSince: "createdAt" | "closedAt";
  patienceSeconds: number;
  where: Prisma.Sql;
  /** The columns to return in addition to the IDs. */
  returning: Prisma.Sql;
}

/**
 * Claims rows whose event was lost. Updates their dispatchedAt so that no other sweep claims them. Organizations take
 * turns, because one organization can have thousands of runs that weren't lost but are waiting for its concurrency
 * limit.
 */
function claimLost<Row>(
  db: Database,
  { table, waitingSince, patienceSeconds, where, returning }: Lost,
): Promise<Row[]> {
  const from = Prisma.raw(`"${table}"`);
  const lastSent = Prisma.raw(`coalesce("dispatchedAt", "${waitingSince}")`);
  const isLost = Prisma.sql`${where} AND ${lastSent} < now() - make_interval(secs => ${patienceSeconds})`;
  return db.$queryRaw<Row[]>`
    UPDATE ${from} SET "dispatchedAt" = now() WHERE "id" IN (
      SELECT r."id" FROM ${from} r JOIN (
        SELECT "id", row_number() OVER (PARTITION BY "organizationId" ORDER BY ${lastSent}, "id") AS "turn"
        FROM ${from} WHERE ${isLost}
      ) "lost" ON "lost"."id" = r."id"
      WHERE ${isLost}
      ORDER BY "turn", r."id" LIMIT ${BATCH_SIZE} FOR UPDATE OF r SKIP LOCKED
    ) RETURNING "id", "organizationId", ${returning}`;
}

async function expireReviews({ db, contextOf, stopping }: Repairs): Promise<void> {
  const rows = await db.review.findMany({
    where: { status: "OPEN", dueAt: { lte: new Date() } },
    select: { id: true, organizationId: true, runId: true },
    take: BATCH_SIZE,
  });
  await each(rows, stopping, (review) =>
    withRun(contextOf(review.organizationId), review.runId, async (ctx, run) => {
      if (run && (await expireReview(ctx, run, review.id)))
        ctx.afterCommit((ctx) => wakeAfterDecision(ctx, review));
    }),
  );
}

async function remindReviews({ db, contextOf, stopping }: Repairs): Promise<void> {
  const rows = await db.$queryRaw<{ id: string; organizationId: string; runId: string }[]>`
    SELECT "id", "organizationId", "runId" FROM "Review"
    WHERE "status" = 'OPEN' AND "remindedAt" IS NULL AND "dueAt" > now()
      AND "createdAt" + ("dueAt" - "createdAt") / 2 <= now()
    ORDER BY "dueAt" LIMIT ${BATCH_SIZE}`;
  await each(rows, stopping, (review) =>
    withRun(contextOf(review.organizationId), review.runId, (ctx) => remindReview(ctx, review.id)),
  );
}

async function escalateReviews({ db, contextOf, stopping }: Repairs): Promise<void> {
  const rows = await db.review.findMany({
    where: { status: "OPEN", escalatedAt: null, escalatesAt: { lte: new Date() } },
    select: { id: true, organizationId: true, runId: true },
    orderBy: { escalatesAt: "asc" },
    take: BATCH_SIZE,
  });
  await each(rows, stopping, (review) =>
    withRun(contextOf(review.organizationId), review.runId, (ctx) => escalateReview(ctx, review.id)),
  );
}

/** Checks the votes of members who were removed or whose role changed since the last check. */
async function checkMembersVotes({ db, contextOf, stopping }: Repairs): Promise<void> {
  const members = await db.member.findMany({
    where: { votesCheckAt: { not: null } },
    select: { id: true, organizationId: true },
    orderBy: { votesCheckAt: "asc" },
    take: BATCH_SIZE,
  });
  await each(members, stopping, (member) => checkVotes(contextOf(member.organizationId), member));
}

async function mailNotifications({ db, contextOf, stopping }: Repairs): Promise<void> {
  await each(await findUnmailed(db), stopping, (row) =>
    queueNotificationMail(contextOf(row.organizationId), row),
  );
}

async function writeDigests({ db, contextOf, stopping }: Repairs): Promise<void> {
  await each(await findWaitingForDigest(db), stopping, (row) =>
    queueDigest(contextOf(row.organizationId), row),
  );
}

/**
 * Charges the calls of runs that were canceled or failed after their process died. Nothing else charges them,
 * because these runs are never restarted.
 */
async function chargeCallsOfEndedAttempts({ db, contextOf, stopping }: Repairs): Promise<void> {
  const rows = await db.$queryRaw<{ id: string; organizationId: string; runId: string }[]>`
    SELECT DISTINCT s."id", s."organizationId", s."runId"
    FROM "Reservation" r JOIN "StepRun" s ON s."id" = r."stepRunId"
    WHERE r."chargedAt" IS NULL AND s."status" <> 'RUNNING'
      AND coalesce(s."finishedAt", s."startedAt") < now() - make_interval(secs => ${CALL_PATIENCE_SECONDS})
    LIMIT ${BATCH_SIZE}`;
  await each(rows, stopping, ({ id, organizationId, runId }) =>
    withRun(contextOf(organizationId), runId, (ctx) => chargeLostCalls(ctx, { stepRunId: id })),
  );
}

/** Deletes first, so that a run is erased in one sweep and deleted in a later one. */
async function applyRetention({ db, contextOf, stopping }: Repairs): Promise<void> {
  await each(await findDueDeletions(db), stopping, (run) => deleteDueRun(contextOf(run.organizationId), run));
  await each(await findDueErasures(db), stopping, (run) => eraseDueRun(contextOf(run.organizationId), run));
}

async function each<Row>(
  rows: readonly Row[],
  stopping: AbortSignal | undefined,
  repair: (row: Row) => Promise<void>,
): Promise<void> {
  for (const row of rows) {
    if (stopping?.aborted) return;
    await attempt(() => repair(row));
  }
}

/** Runs a repair and logs any error, so that a row that can't be repaired doesn't block other rows. */
async function attempt(repair: () => Promise<void>): Promise<void> {
  try {
    await repair();
  } catch (error) {
    logger().warn({ err: error }, "A repair failed; the next sweep will retry it");
  }
}

/** Sends one reminder to the people who can still act on an open review. The caller has to hold the run's lock. */
async function remindReview(ctx: ServiceContext & { db: Transaction }, reviewId: string): Promise<void> {
  const now = ctx.now();
  const { count } = await ctx.db.review.updateMany({
    where: {
      id: reviewId,
      organizationId: ctx.organizationId,
      status: "OPEN",
      remindedAt: null,
      dueAt: { gt: now },
    },
    data: { remindedAt: now },
  });
  if (count > 0) await notifyDeciders(ctx, "REVIEW_REMINDER", reviewId);
}
