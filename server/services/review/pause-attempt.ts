import type { KeptConversation } from "@/server/domain/tool/kept-conversation";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { isTakenFrom, withRun } from "@/server/services/run/lock";
import { type Asked, describeAsked } from "@/server/services/run/record-step";
import { insertReview, type NewReview } from "./insert";
import { type ReviewState, takeUp } from "./settle";

interface Pause {
  runId: string;
  claimedBy: string;
  asked: Asked;
  /** What its agent goes on with afterwards, in place of what it went on with before. */
  conversation?: KeptConversation;
  review: NewReview;
}

/**
 * Records how an attempt ended and pauses the run for people to decide about it: all of it or nothing, and once. If it
 * had already ended, that stands. A driver that has lost its claim can't.
 */
export async function pauseAttempt(
  ctx: ServiceContext,
  { runId, claimedBy, asked, conversation, review }: Pause,
): Promise<ReviewState> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const { stepRunId, step } = review;
    const { count } = await db.stepRun.updateMany({
      where: { id: stepRunId, organizationId, status: "RUNNING" },
      data: { ...describeAsked(asked), conversation, status: "WAITING" },
    });
    if (count === 0) {
      const before = await db.review.findFirst({
        where: { stepRunId, organizationId },
        select: { id: true },
      });
      return before ? takeUp(ctx, run, before.id) : { state: "stopped" };
    }
    if (conversation)
      await db.stepRun.updateMany({
        where: { runId, organizationId, stepId: step.id, id: { not: stepRunId } },
        data: { conversation: Prisma.DbNull },
      });
    return insertReview(ctx, run, review);
  });
}
