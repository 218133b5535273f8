import { ReviewPolicy } from "@/server/domain/review/policy";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";

export interface ReviewedStep {
  runId: string;
  stepId: string;
  jobId: string;
  /** `claimedBy` is the driver's ID. */
  claim: { runId: string; claimedBy: string; executor: string };
  /** Performs an attempt and returns the ID of its draft's review. */
  offer(attempt: number): Promise<string>;
}

/**
 * Creates a claimed run with a reviewed agent step, followed by the steps in `later`. The test drives it, without an
 * executor.
 */
export async function makeReviewedStep(
  requester: ServiceContext,
  policy: Partial<ReviewPolicy> = {},
  {
    action = "Repeat in 3 bullets.",
    input = "Copper rose. Tin fell. Freight is flat.",
    later = [],
  }: { action?: string; input?: string; later?: { agentId: string; action: string }[] } = {},
): Promise<ReviewedStep> {
  const { id, steps } = await createWorkflow(requester, {
    name: "Reviewed",
    steps: [{ agentId: "writer", action, review: ReviewPolicy.parse(policy) }, ...later],
  });
  const { runId, jobId } = await startRun(requester, { id, input });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(requester, claim);
  const stepId = steps[0]?.id ?? "";
  return {
    runId,
    stepId,
    jobId,
    claim,
    async offer(attempt) {
      const performed = await performStep(requester, { ...claim, stepId, attempt, backoffSeconds: null });
      if (performed.state !== "waiting") throw new Error(`the step is ${performed.state}`);
      return performed.reviewId;
    },
  };
}
