import type { ReviewKind } from "./status";

/** So often an agent does its step for the people who review it: the last draft is approved, edited or rejected. */
export const MAX_ROUNDS = 20;

/** What an agent wrote at a step before, and what the person who reviewed it wants changed. */
export interface Revision {
  /** The text as it stood when it was sent back, with the edits that others had proposed. */
  draft: string;
  feedback: string;
}

/** Whether the draft of a review can be sent back for changes, and why not, in words for whoever reviews it. */
export function maySendBack({
  agentId,
  round,
  kind,
}: {
  agentId: string;
  round: number;
  kind: ReviewKind;
}): { possible: true } | { possible: false; kind: "person" | "last-round"; reason: string } {
  if (agentId === "human")
    return {
      possible: false,
      kind: "person",
      reason: "only an agent can be asked for changes; this step has none: edit or reject",
    };
  // A call that is not made begins no round.
  if (kind === "TEXT" && round >= MAX_ROUNDS)
    return {
      possible: false,
      kind: "last-round",
      reason: `This is round ${round} of ${MAX_ROUNDS}, the last one. Approve, edit or reject the text.`,
    };
  return { possible: true };
}
