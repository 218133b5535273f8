import { makeId } from "@/server/domain/id";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { ReviewEvent } from "@/server/domain/webhook/events";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { presentDecidedFor, presentMember } from "@/server/services/presenters/member";
import {
  kindOf,
  presentAsksAgain,
  presentReassignment,
  presentTool,
} from "@/server/services/presenters/review";
import { publishChange } from "@/server/services/publish-change";
import { readReview } from "@/server/services/sql/find-reviews";

type EventContext = Pick<ServiceContext, "organizationId" | "now" | "afterCommit"> & {
  db: Transaction;
};

/**
 * Queues an event for each webhook that wants it, in the caller's transaction. The event is delivered after
 * the commit.
 */
export async function queueReviewEvent(
  ctx: EventContext,
  event: ReviewEvent,
  reviewId: string,
): Promise<void> {
  const { db, organizationId, now } = ctx;
  // Locks the webhooks until the caller's transaction ends, so that removing one can't make the transaction fail.
  const webhooks = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Webhook"
    WHERE "organizationId" = ${organizationId} AND "enabled" AND ${event} = ANY("events")
    ORDER BY "id" FOR KEY SHARE`;
  if (webhooks.length === 0) return;
  publishChange(ctx, "delivery", null);
  const at = now();
  const data = await describeReview(db, organizationId, reviewId);
  const body = JSON.stringify({ type: event, timestamp: at.toISOString(), data });
  await db.webhookDelivery.createMany({
    data: webhooks.map(({ id: webhookId }) => ({
      id: makeId("dlv"),
      organizationId,
      webhookId,
      reviewId,
      event,
      body,
      status: "QUEUED",
      createdAt: at,
      dueAt: at,
    })),
  });
}

/**
 * Returns an event's data about a review. Never includes document text, which receivers can get through the
 * API with a token.
 */
async function describeReview(db: Transaction, organizationId: string, reviewId: string) {
  const review = await readReview({ db, organizationId }, reviewId);
  const standing = review.decisions.filter(({ voidedAt }) => voidedAt === null);
  return {
    reviewId,
    runId: review.runId,
    sessionId: review.run.sessionId,
    workflowId: review.workflowId,
    workflowName: review.run.workflowName,
    stepId: review.stepId,
    stepOrder: review.stepOrder,
    status: review.status,
    kind: kindOf(review),
    toolCall: presentTool(review),
    hash: review.hash,
    edited: review.hash !== review.draftHash,
    policy: ReviewPolicy.parse(review.policy),
    createdAt: review.createdAt.toISOString(),
    escalatesAt: review.escalatesAt?.toISOString() ?? null,
    escalatedAt: review.escalatedAt?.toISOString() ?? null,
    dueAt: review.dueAt?.toISOString() ?? null,
    closedAt: review.closedAt?.toISOString() ?? null,
    decisions: standing.map(({ kind, member, forMember, forName, role, channel, reason, createdAt }) => ({
      decision: kind,
      by: presentMember(member),
      for: presentDecidedFor({ forMember, forName }),
      role,
      channel,
      reason,
      at: createdAt.toISOString(),
    })),
    asksAgain: presentAsksAgain(review),
    reassignments: review.reassignments.map(presentReassignment),
    url: `${env().publicUrl}/reviews/${reviewId}`,
  };
}

/**
 * Publishes that a review was closed and queues its webhook events, in the caller's transaction. Call this after
 * recording the decision.
 */
export async function notifyReviewClosed(ctx: EventContext, review: { id: string }): Promise<void> {
  publishChange(ctx, "review", review.id);
  await queueReviewEvent(ctx, "review.decided", review.id);
}
