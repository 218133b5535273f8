import type { DecisionDto } from "@/server/domain/review/api";
import type { RoundDto } from "@/server/domain/run/api";

/** A request for changes and the draft that followed. */
export interface SentBack {
  /** The round that the request started. */
  round: number;
  decision: DecisionDto;
  /** The step whose reviewer requested the changes: the draft's own step or a later one. */
  stepOrder: number;
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
    .flatMap(({ round, request, review, output }, index) => {
      const next = rounds[index + 1];
      const after = next ? (next.review?.draft ?? next.output) : draft;
      const before = review?.text ?? output ?? "";
      return request ? [{ round: round + 1, ...request, before, after }] : [];
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
