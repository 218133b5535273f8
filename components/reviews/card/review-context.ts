import type { AgentSummary } from "@/components/agent-summary";
import { listSentBack, roundsBefore, type SentBack } from "@/components/reviews/history/sent-back";
import { nameWriter } from "@/components/reviews/rounds/next-round";
import { listSources, type Source } from "@/components/reviews/sources/list-sources";
import { type SimulatedText, traceDraft } from "@/components/runs/text/simulated";
import type { Failure } from "@/components/trpc";
import { authorOf } from "@/server/domain/agent/author";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeApproval } from "@/server/domain/review/next/describe-approval";
import { describeThen } from "@/server/domain/review/next/what-happens-next";
import type { RunDetailDto } from "@/server/domain/run/api";

/** The data that a review page needs from the run, which can load after the review. */
export interface ReviewContext {
  readerId: string;
  /** The agent that wrote the draft and can revise it. Null for a person's step. */
  author: string | null;
  /** Returns the name of the agent that makes changes at a step. */
  writerAt: (stepOrder: number | null) => string;
  /** Who edited the built-in model's text. Null if that model didn't write the draft. */
  simulated: SimulatedText | null;
  /** A sentence about what happens after an approval. Null until known. */
  next: string | null;
  /** What happens after an approval, in one short line. */
  ahead: string | null;
  /** The sources to check the document against. Null while they load. */
  sources: readonly Source[] | null;
  /** Why the run couldn't be loaded. */
  failure: Failure | null;
  /** The requests for changes that led to the draft, newest first. */
  requests: readonly SentBack[];
  /** Whether the context for checking the document is still loading. */
  isLoading: boolean;
}

export function contextOf(
  review: ReviewDto,
  {
    run,
    failure = null,
    hasTexts,
  }: { run: RunDetailDto | undefined; failure?: Failure | null; hasTexts: boolean },
  agents: readonly AgentSummary[],
  readerId: string,
): ReviewContext {
  const steps = run?.steps ?? [];
  const index = steps.findIndex(({ stepId }) => stepId === review.stepId);
  return {
    readerId,
    author: authorOf(review, agents),
    writerAt: (stepOrder) => nameWriter(run, stepOrder, agents),
    simulated: traceDraft(steps, index),
    next: run ? describeNext(run, review, agents) : null,
    ahead: run ? describeThen(workflowOf(run), review, agents) : null,
    sources: run ? listSources(run, index, agents, hasTexts) : null,
    failure,
    requests: listSentBack(
      roundsBefore(steps[index]?.rounds ?? [], review),
      review.kind === "TEXT" ? review.draft : null,
    ),
    isLoading: !run && !failure,
  };
}

/** Describes in a sentence what happens after an approval. */
export function describeNext(run: RunDetailDto, review: ReviewDto, agents: readonly AgentSummary[]): string {
  return describeApproval(workflowOf(run), review, agents);
}

const workflowOf = ({ steps }: RunDetailDto) => ({
  steps: steps.map((step) => ({ ...step, id: step.stepId })),
});
