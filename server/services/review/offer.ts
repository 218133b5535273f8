import { renderAction, type VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/review-of";
import type { ServiceContext } from "@/server/services/context";
import type { StepResult } from "@/server/services/run/record-step";
import { pauseAttempt } from "./pause-attempt";
import type { ReviewState } from "./settle";

/** Of each value in the action, so much is shown to who reviews what came of it: the whole is beside it. */
const SHOWN_OF_A_VALUE = 200;

interface Offer {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  step: Step;
  scope: VariableScope;
  result: Extract<StepResult, { status: "completed" }>;
}

/** Puts what an agent gave before people, as the draft of a review. */
export async function offerDraft(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, step, scope, result }: Offer,
): Promise<ReviewState> {
  const policy = reviewOf(step);
  if (!policy) return { state: "stopped" };
  const asked = renderAction(step.action, scope, (_, value) => shorten(value));
  const action = asked.ok ? asked.text : step.action;
  const review = { stepRunId, step, policy, action, draft: result.output };
  return pauseAttempt(ctx, { runId, claimedBy, asked: result, review });
}

function shorten(value: string): string {
  const characters = [...value.slice(0, 2 * SHOWN_OF_A_VALUE)];
  return characters.length <= SHOWN_OF_A_VALUE
    ? value
    : `${characters.slice(0, SHOWN_OF_A_VALUE).join("").trimEnd()}…`;
}
