import { notFound } from "@/server/domain/error";
import { markKept } from "@/server/domain/review/next/destinations";
import { describeReturn, type ReturnStep } from "@/server/domain/review/next/return-steps";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { kindOf } from "@/server/services/presenters/review";
import { readReturnSteps } from "./rounds";

/** Lists the steps that can change a review's document, nearest first, and the side effects that each would repeat. */
export async function listReturnSteps(ctx: ServiceContext, { id }: { id: string }): Promise<ReturnStep[]> {
  requireScope(ctx, "reviews:read");
  const review = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: { runId: true, stepId: true, tool: true, outgoingId: true, asksAgainId: true },
  });
  if (!review) throw notFound("review");
  const { stepId } = review;
  const { steps, targets, usual, agents } = await readReturnSteps(ctx, review);
  return targets
    .filter((target) => kindOf(review) === "TEXT" || target.id === stepId)
    .map((target) => describeReturn(steps, { target, stepId, usual: target === usual }, agents))
    .map((step) => ({ ...step, repeats: markKept(step.repeats, env().mail !== null) }));
}

/**
 * Returns whether requesting changes would repeat side effects, such as sending a message again. Only the app asks for
 * confirmation first.
 */
export async function sendsAgain(ctx: ServiceContext, { id }: { id: string }): Promise<boolean> {
  const usual = (await listReturnSteps(ctx, { id })).find(({ usual }) => usual);
  return usual !== undefined && usual.repeats.length > 0;
}
