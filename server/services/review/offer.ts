import { renderAction, type VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/review-of";
import type { ServiceContext } from "@/server/services/context";
import { withRun } from "@/server/services/run/lock";
import { describeAnswer, type StepResult } from "@/server/services/run/record-step";
import { addToMonth, priceTokens } from "@/server/services/usage/charge";
import { insertReview } from "./insert";
import { type ReviewState, takeUp } from "./settle";

/** Of each value in the action, so much is shown to who reviews what came of it: the whole is beside it. */
const SHOWN_OF_A_VALUE = 200;

interface Offer {
  runId: string;
  stepRunId: string;
  step: Step;
  scope: VariableScope;
  result: Extract<StepResult, { status: "completed" }>;
}

/**
 * Records what an agent gave as the draft of a review, and pauses the run there: all of it or nothing, and once. An
 * attempt that ended meanwhile, by whoever did the same, stands as it does.
 */
export async function offerDraft(
  ctx: ServiceContext,
  { runId, stepRunId, step, scope, result }: Offer,
): Promise<ReviewState> {
  return withRun(ctx, runId, async (ctx, run) => {
    const policy = reviewOf(step);
    if (!run || !policy) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const cost = await priceTokens(ctx, result);
    const { count } = await db.stepRun.updateMany({
      where: { id: stepRunId, organizationId, status: "RUNNING" },
      data: { ...describeAnswer(result, cost), status: "WAITING" },
    });
    if (count === 0) {
      const before = await db.review.findFirst({
        where: { stepRunId, organizationId },
        select: { id: true },
      });
      return before ? takeUp(ctx, run, before.id) : { state: "stopped" };
    }
    await addToMonth(ctx, result, cost);
    const asked = renderAction(step.action, scope, (_, value) => shorten(value));
    const action = asked.ok ? asked.text : step.action;
    return insertReview(ctx, run, { stepRunId, step, policy, action, draft: result.output });
  });
}

function shorten(value: string): string {
  const characters = [...value.slice(0, 2 * SHOWN_OF_A_VALUE)];
  return characters.length <= SHOWN_OF_A_VALUE
    ? value
    : `${characters.slice(0, SHOWN_OF_A_VALUE).join("").trimEnd()}…`;
}
