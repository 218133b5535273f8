import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";

/** A document that was sent back. `writer` is the agent that writes the next draft. */
export interface SentBackDraft {
  runId: string;
  stepId: string;
  round: number;
  writer: string;
}

/** The state of the round that follows a request for changes. `review` is the review to open next, if any. */
export interface NextRound {
  words: string;
  review: ReviewDto | null;
  /** The label of the link to the review. */
  label: string;
}

export function sentBackOf({ runId, stepId, round }: ReviewDto, writer: string): SentBackDraft {
  return { runId, stepId, round, writer };
}

/** Returns the name of the agent that makes the changes requested in a review. `toStepOrder` is the agent's step. */
export function nameWriter(
  run: RunDetailDto | undefined,
  toStepOrder: number | null,
  agents: readonly AgentSummary[],
): string {
  const step = run?.steps.find(({ stepOrder }) => stepOrder === toStepOrder);
  return (step && authorOf(step, agents)) ?? "The agent";
}

/** Describes the round after `round`. `run` may have been loaded before the document was sent back. */
export function findNextRound(
  run: RunDetailDto | undefined,
  { stepId, round, writer }: SentBackDraft,
): NextRound {
  const next = `round ${round + 1}`;
  const label = `Review ${next}`;
  const step = run?.steps.find((candidate) => candidate.stepId === stepId);
  const review =
    step?.rounds.find((later) => later.round === round + 1)?.review ??
    (step?.round === round + 1 ? step.review : null);
  if (review?.kind === "TEXT") {
    if (review.status !== "OPEN")
      return { words: `R${next.slice(1)} was reviewed.`, review, label: `Show ${next}` };
    return {
      words: `R${next.slice(1)} is ready.`,
      review,
      label: review.mayDecide.allowed ? label : `Show ${next}`,
    };
  }
  const other = run?.steps
    .flatMap((one) => one.review ?? [])
    .find((one) => one.status === "OPEN" && !(one.stepId === stepId && one.round === round));
  if (other)
    return {
      words: `Step ${other.stepOrder} needs a decision first.`,
      review: other,
      label: `Review step ${other.stepOrder}`,
    };
  if (run && isFinished(run.status)) return { words: "The run has ended.", review: null, label };
  return { words: `${writer} is writing ${next}.`, review: null, label };
}
