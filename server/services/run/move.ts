import type { RunFault } from "@/server/domain/run/operations";
import { isFinished, type RunReason, type RunStatus, runStatusesBefore } from "@/server/domain/run/status";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { notifyReviewClosed } from "@/server/services/outbox/webhook-events";
import { noteMove } from "./note-move";

type LockedContext = ServiceContext & { db: Transaction };

interface Move {
  currentStepOrder?: number | null;
  reason?: RunReason;
  error?: RunFault;
  output?: string | null;
}

/** Moves a run's status along the table, or not at all: false when it is not in a status that leads there. */
export async function moveRun(
  ctx: LockedContext,
  runId: string,
  to: RunStatus,
  now: Date,
  { error, ...move }: Move = {},
): Promise<boolean> {
  const { count } = await ctx.db.run.updateMany({
    where: { id: runId, organizationId: ctx.organizationId, status: { in: runStatusesBefore(to) } },
    data: {
      ...move,
      ...(error && { error: { ...error } satisfies Prisma.InputJsonObject }),
      status: to,
      updatedAt: now,
    },
  });
  if (count === 0) return false;
  noteMove(ctx, runId, to, move.reason);
  if (isFinished(to)) await forgetConversations(ctx, runId);
  return true;
}

/** Nothing goes on with them any more. */
async function forgetConversations({ db, organizationId }: LockedContext, runId: string): Promise<void> {
  await db.stepRun.updateMany({
    where: { runId, organizationId, conversation: { not: Prisma.DbNull } },
    data: { conversation: Prisma.DbNull },
  });
}

/** Ends a run that did not complete: its open review and unfinished steps end with it. */
export async function failRun(
  ctx: LockedContext,
  runId: string,
  now: Date,
  fault: { reason: RunReason; error: RunFault },
): Promise<boolean> {
  if (!(await moveRun(ctx, runId, "FAILED", now, { ...fault, currentStepOrder: null }))) return false;
  const where = { runId, organizationId: ctx.organizationId };
  const cancelled = await ctx.db.review.updateManyAndReturn({
    where: { ...where, status: "OPEN" },
    data: { status: "CANCELLED", closedAt: now, settledAt: now },
    select: { id: true },
  });
  for (const review of cancelled) await notifyReviewClosed(ctx, review);
  await ctx.db.stepRun.updateMany({
    where: { ...where, status: { in: ["RUNNING", "WAITING"] } },
    data: { status: "CANCELLED", finishedAt: now },
  });
  await closeCallsOfRun(ctx, { runId, now });
  return true;
}

const RUN_ENDED = "The run ended before this call was answered, so nobody knows whether it happened.";

/** What the end of a run did not wait for: also a call that people approved, since nothing comes back to it. */
async function closeCallsOfRun(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { runId, now }: { runId: string; now: Date },
): Promise<void> {
  await db.toolCall.updateMany({
    where: { runId, organizationId, finishedAt: null },
    data: { finishedAt: now, error: RUN_ENDED },
  });
}
