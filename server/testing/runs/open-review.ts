import { ReviewPolicy } from "@/server/domain/review/policy";
import { claimRun } from "@/server/runs/claims/claim";
import { openReview } from "@/server/runs/reviews/pause";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";

export interface OpenTestReview {
  workflowId: string;
  runId: string;
  jobId: string;
  reviewId: string;
  /** `claimedBy` is the driver's ID. */
  claim: { runId: string; claimedBy: string; executor: string };
}

/** Creates a claimed run that waits for a decision at its only step. No executor runs it. */
export async function makeOpenReview(
  requester: ServiceContext,
  policy: Partial<ReviewPolicy> = {},
  input = "The draft.",
): Promise<OpenTestReview> {
  const { id: workflowId, steps } = await createWorkflow(requester, {
    name: "Reviewed",
    steps: [{ agentId: "human", action: "Check it.", review: ReviewPolicy.parse(policy) }],
  });
  const { runId, jobId } = await startRun(requester, { id: workflowId, input });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(requester, claim);
  const opened = await openReview(requester, { ...claim, stepId: steps[0]?.id ?? "" });
  if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
  return { workflowId, runId, jobId, reviewId: opened.reviewId, claim };
}
