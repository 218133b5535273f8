import type { DecisionDto } from "@/server/domain/review/operations";
import type { RoundDto } from "@/server/domain/run/operations";

/** What somebody wanted changed, and what the agent made of it. */
export interface SentBack {
  /** The round that it led to. */
  round: number;
  decision: DecisionDto;
  /** The text that was sent back, as it stood then. */
  before: string;
  /** Null: the agent has given nothing since. */
  after: string | null;
}

/** The requests for changes before a draft, the last one first. `draft`: null while the agent is at it. */
export function listSentBack(rounds: readonly RoundDto[], draft: string | null): SentBack[] {
  return rounds
    .flatMap(({ round, review }, index) => {
      const decision = review.decisions.findLast(({ decision }) => decision === "request_changes");
      const after = rounds[index + 1]?.review.draft ?? (index === rounds.length - 1 ? draft : null);
      return decision ? [{ round: round + 1, decision, before: review.text, after }] : [];
    })
    .reverse();
}

/** The rounds before that of a review. */
export function roundsBefore<Round extends { round: number }>(
  rounds: readonly Round[],
  { round }: { round: number },
): Round[] {
  return rounds.filter((earlier) => earlier.round < round);
}
