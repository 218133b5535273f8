import { KeptConversation, type Resumption } from "@/server/domain/tool/kept-conversation";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { LockedRun } from "./lock";

/** `attempt`: the one that asked for the call. */
export type KeptResumption = Resumption & { attempt: number };

/**
 * The conversation that a round of a step goes on with, and what people decided about the call it waited for: also
 * when an attempt to go on has failed since. Null: it begins.
 */
export async function readResumption(
  db: Transaction,
  { id: runId, organizationId }: LockedRun,
  { stepId, round }: { stepId: string; round: number },
): Promise<KeptResumption | null> {
  const asked = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId, round, status: "ANSWERED", conversation: { not: Prisma.DbNull } },
    orderBy: { attempt: "desc" },
    select: {
      attempt: true,
      conversation: true,
      reviews: {
        select: {
          id: true,
          status: true,
          text: true,
          draft: true,
          decisions: { where: { kind: "request_changes" }, select: { reason: true } },
        },
      },
    },
  });
  const review = asked?.reviews[0];
  if (!review) return null;
  const { id: reviewId, status, text, draft, decisions } = review;
  return {
    conversation: KeptConversation.parse(asked.conversation),
    attempt: asked.attempt,
    answer:
      status === "APPROVED"
        ? { approved: true, reviewId, input: JSON.parse(text), edited: text !== draft }
        : { approved: false, reason: decisions[0]?.reason ?? "" },
  };
}
