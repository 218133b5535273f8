import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewKind } from "./status";

/** The most rounds a step can have. The draft of the last one can't be sent back. */
export const MAX_ROUNDS = 20;

/** An earlier draft of a step, and the changes the reviewer requested. */
export interface RoundFeedback {
  /** The text when it was sent back, including edits by reviewers. */
  draft: string;
  feedback: string;
}

/** Whether a review's draft can be sent back, and if not, why. */
export function maySendBack({
  agentId,
  round,
  kind,
}: {
  agentId: string;
  round: number;
  kind: ReviewKind;
}): { possible: true } | { possible: false; kind: "person" | "last-round"; reason: string } {
  if (isHumanStep({ agentId }))
    return {
      possible: false,
      kind: "person",
      reason: "only an agent's draft can be sent back, and this step has no agent. Edit or reject instead",
    };
  // A declined call doesn't start a round.
  if (kind === "TEXT" && round >= MAX_ROUNDS)
    return {
      possible: false,
      kind: "last-round",
      reason: `This is the last round (${round} of ${MAX_ROUNDS}). Approve, edit or reject the text.`,
    };
  return { possible: true };
}
