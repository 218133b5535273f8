import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { askWhetherToCall, writeArguments } from "@/server/domain/tool/call-in-words";
import type { KeptConversation } from "@/server/domain/tool/kept-conversation";
import type { Step } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import type { Asked } from "@/server/services/run/record-step";
import { pauseAttempt } from "./pause-attempt";
import type { ReviewState } from "./settle";

interface Ask {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  step: Step;
  asked: Asked;
  conversation: KeptConversation;
}

/**
 * Puts the call that an agent wants to make before people, and keeps the conversation until they have decided. Who
 * reviews what the step gives decides about its calls; where nobody does, everyone who decides reviews.
 */
export async function askForCall(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, step, asked, conversation }: Ask,
): Promise<ReviewState> {
  const [call] = conversation.asked;
  if (!call) throw new Error("a conversation is kept for the call that it waits for");
  const policy = step.review ?? DEFAULT_REVIEW_POLICY;
  const { server, tool, binding } = call;
  const named = { server, tool, host: binding?.host ?? null };
  const review = {
    stepRunId,
    step,
    policy,
    action: askWhetherToCall(named),
    draft: writeArguments(call),
    call: named,
  };
  return pauseAttempt(ctx, { runId, claimedBy, asked, conversation, review });
}
