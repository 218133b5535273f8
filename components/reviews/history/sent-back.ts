import type { DecisionDto } from "@/server/domain/review/api";
import type { RoundDto } from "@/server/domain/run/api";

/** A request for changes, and the draft that followed. */
export interface SentBack {
  /** The round that the request started. */
  round: number;
  decision: DecisionDto;
  /** The text that was sent back. */
  before: string;
  /** The next draft. Null until it exists. */
  after: string | null;
}

/**
 * Returns the requests for changes before a draft, newest first. `draft` is null while the agent is working
 * on it.
 */
export function listSentBack(rounds: readonly RoundDto[], draft: string | null): SentBack[] {
  return rounds
    .flatMap(({ round, review }, index) => {
      const decision = review.decisions.findLast(({ decision }) => decision === "request_changes");
      const after = rounds[index + 1]?.review.draft ?? (index === rounds.length - 1 ? draft : null);
      return decision ? [{ round: round + 1, decision, before: review.text, after }] : [];
    })
    .reverse();
}

/** Returns the rounds before the review's round. */
export function roundsBefore<Round extends { round: number }>(
  rounds: readonly Round[],
  { round }: { round: number },
): Round[] {
  return rounds.filter((earlier) => earlier.round < round);
}
