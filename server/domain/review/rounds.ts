import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewKind } from "./status";

/** The maximum number of rounds per step. The last round's draft can't be sent back. */
export const MAX_ROUNDS = 20;

/** An earlier draft of a step, and the changes that the reviewer requested. */
export interface RoundFeedback {
  /** The draft when it was sent back, including the reviewers' edits. */
  draft: string;
  feedback: string;
}

/** Returns whether a review's draft can be sent back, and if not, why. */
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
  // Declining a tool call doesn't start a new round.
  if (kind === "TEXT" && round >= MAX_ROUNDS)
    return {
      possible: false,
      kind: "last-round",
      reason: `This is the last round (${round} of ${MAX_ROUNDS}). Approve, edit or reject the text.`,
    };
  return { possible: true };
}
