import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { openReview } from "@/server/runs/reviews/pause";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";

/** Creates a run that waits for a person before an agent's step. The test drives it, without an executor. */
export async function pauseBefore(owner: ServiceContext, agentId: string, input = "Ten to anna.") {
  const { id, steps } = await createWorkflow(owner, {
    name: "Payments",
    steps: [
      { agentId: "human", action: "May it go out?" },
      { agentId, action: "{{ input }}" },
    ],
  });
  const { runId } = await startRun(owner, { id, input });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(owner, claim);
  const [first = "", second = ""] = steps.map((step) => step.id);
  const opened = await openReview(owner, { ...claim, stepId: first });
  if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
  const { reviewId } = opened;
  return {
    runId,
    reviewId,
    review: await getReview(owner, { id: reviewId }),
    /** Approves the review, runs the agent's step, and returns that step. */
    async approve(output?: string) {
      await decideReview(owner, { id: reviewId, decision: "approve", output });
      await performStep(owner, { ...claim, stepId: second, attempt: 1, backoffSeconds: null });
      const step = (await getRun(owner, { runId })).steps[1];
      if (!step) throw new Error("the run has no second step");
      return step;
    },
  };
}
