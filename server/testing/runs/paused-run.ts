import { makeId } from "@/server/domain/id";
import { createAgent } from "@/server/services/agent/create";
import { addComment } from "@/server/services/comment/add";
import type { ServiceContext } from "@/server/services/context";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { signedBy } from "@/server/services/signed-by";
import { createWebhook } from "@/server/services/webhook/create";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { createWorkflow } from "@/server/services/workflow/create";
import { planCover } from "@/server/testing/cover";
import { makeTextAgent } from "@/server/testing/text-agent";
import { makeTrigger } from "@/server/testing/triggers/webhook";
import { until } from "@/server/testing/until";

export interface PausedRun {
  workflowId: string;
  stepId: string;
  runId: string;
  jobId: string;
  reviewId: string;
  commentId: string;
  sessionId: string;
  /** A planned cover for the caller. */
  coverId: string;
  /** A disabled trigger with one entry in its history. */
  triggerId: string;
  firingId: string;
  /** An agent that no workflow uses. */
  agentId: string;
  /** A bulk action that the caller stopped. */
  bulkId: string;
  webhookId: string;
  /** A delivery that failed. */
  deliveryId: string;
}

/**
 * Creates a workflow with a run that waits at a review with a comment, and the other objects that `PausedRun` lists.
 * Needs an executor, and a context that wakes the executor.
 */
export async function makePausedRun(ctx: ServiceContext): Promise<PausedRun> {
  const { id: workflowId, steps } = await createWorkflow(ctx, {
    name: "Briefing",
    steps: [{ agentId: "human", action: "Check it." }],
  });
  const { id: agentId } = await createAgent(ctx, makeTextAgent());
  const { runId, jobId, sessionId } = await startRun(ctx, { id: workflowId, input: "Text to check." });
  const run = await until(
    () => getRun(ctx, { runId }),
    ({ status }) => status === "PAUSED",
  );
  const [step] = steps;
  const reviewId = run.steps[0]?.review?.id;
  if (!step || !reviewId) throw new Error("the run did not pause at its step");
  const { id: commentId } = await addComment(ctx, { id: reviewId, text: "Is it right?" });
  const { id: coverId } = await planCover(ctx);
  const trigger = await makeTrigger(ctx, workflowId);
  const bulkId = await makeStoppedBulk(ctx);
  return {
    workflowId,
    stepId: step.id,
    runId,
    jobId,
    reviewId,
    commentId,
    coverId,
    sessionId,
    agentId,
    bulkId,
    ...(await makeFailedDelivery(ctx)),
    ...trigger,
  };
}

async function makeFailedDelivery(ctx: ServiceContext) {
  const url = "https://example.com/hooks";
  const { id: webhookId } = await createWebhook(ctx, { url, events: ["run.failed"], enabled: true });
  const { id: deliveryId } = await sendTestEvent(ctx, { id: webhookId });
  await ctx.db.webhookDelivery.update({ where: { id: deliveryId }, data: { status: "FAILED", dueAt: null } });
  return { webhookId, deliveryId };
}

/** Inserts a bulk action that has already been stopped, so that no worker takes it. */
async function makeStoppedBulk(ctx: ServiceContext): Promise<string> {
  const { organizationId, db } = ctx;
  const now = ctx.now();
  const { byId, role, channel } = await signedBy(ctx);
  const stopped = { createdAt: now, abortedAt: now, abortedById: byId, finishedAt: now };
  const { id } = await db.bulkAction.create({
    data: {
      id: makeId("bulk"),
      organizationId,
      kind: "CANCEL",
      name: "Stopped",
      byId,
      role,
      channel,
      ...stopped,
    },
  });
  return id;
}

/** Returns the path parameters for an operation. They all refer to objects of one organization. */
export function pathOf(
  path: string,
  { workflowId, reviewId, coverId, bulkId, webhookId, ...ids }: PausedRun,
) {
  const byNoun: Record<string, string> = {
    reviews: reviewId,
    covers: coverId,
    "bulk-actions": bulkId,
    webhooks: webhookId,
  };
  const id = byNoun[path.split("/")[3] ?? ""] ?? workflowId;
  return { ...ids, otherRunId: ids.runId, number: "1", id };
}
