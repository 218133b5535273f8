import type { Inngest } from "inngest";
import { z } from "zod";
import { RUN_CANCELLED, RUN_REQUESTED, RUN_RESUMED, type RunEventData } from "@/server/inngest/events";
import { performStep } from "@/server/inngest/perform-step";
import { systemContext } from "@/server/inngest/system-context";
import { openReview } from "@/server/services/review/open";
import { settleReview } from "@/server/services/review/settle";
import { abandonRun } from "@/server/services/run/abandon";
import { claimRun } from "@/server/services/run/claim";
import { finishRun } from "@/server/services/run/finish";

/** Events come back from outside of the types: an Inngest server keeps them. */
const EventData: z.ZodType<RunEventData> = z.object({ runId: z.string(), organizationId: z.string() });

/** How long to wait before each further attempt at a step whose fault may pass: three attempts in all. */
const BACKOFF_SECONDS: readonly number[] = [2, 10];

/** A decision may come before its run has begun to wait, and then wakes nobody: the first wait looks again soon. */
const FIRST_WAIT_SECONDS = 1;

/**
 * The story of a run, and the only place that drives one. Every step of it may be carried out twice, and looks at
 * its row first. Steps return ids and states; text stays in the rows.
 */
export function makeExecuteRun(client: Inngest.Any, executor: string, backoff = BACKOFF_SECONDS) {
  return client.createFunction(
    {
      id: "execute-run",
      name: "Execute a run",
      triggers: [{ event: RUN_REQUESTED }],
      cancelOn: [{ event: RUN_CANCELLED, match: "data.runId" }],
      // Faults of steps are values with a policy of their own; what is thrown is the infrastructure's.
      retries: 20,
      onFailure: async ({ event, step }) => {
        const { runId, organizationId } = EventData.parse(event.data.event.data);
        await step.run("abandon", () =>
          abandonRun(systemContext(organizationId), { runId, claimedBy: event.data.run_id }),
        );
      },
    },
    async ({ event, step, runId: claimedBy }) => {
      const { runId, organizationId } = EventData.parse(event.data);
      const ctx = systemContext(organizationId);

      const claim = await step.run("claim", () => claimRun(ctx, { runId, claimedBy, executor }));
      if (!claim) return { outcome: "not-ours" };

      for (const { id: stepId, human } of claim.steps) {
        const state = human ? await review(stepId) : await attempts(stepId);
        if (state !== "completed") return { outcome: state };
      }
      await step.run("finish", () => finishRun(ctx, { runId, claimedBy }));
      return { outcome: "completed" };

      async function attempts(stepId: string) {
        for (let attempt = 1; ; attempt++) {
          const backoffSeconds = backoff[attempt - 1] ?? null;
          const result = await step.run(`${stepId}:attempt:${attempt}`, () =>
            performStep(ctx, { runId, claimedBy, stepId, attempt, backoffSeconds }),
          );
          if (result.state !== "retry") return result.state;
          await step.sleep(`${stepId}:backoff:${attempt}`, result.afterSeconds * 1000);
        }
      }

      async function review(stepId: string) {
        let state = await step.run(`${stepId}:open`, () => openReview(ctx, { runId, claimedBy, stepId }));
        for (let round = 1; state.state === "waiting"; round++) {
          const { reviewId, seconds } = state;
          await step.waitForEvent(`${stepId}:decision:${round}`, {
            event: RUN_RESUMED,
            match: "data.runId",
            timeout: `${round === 1 ? FIRST_WAIT_SECONDS : seconds}s`,
          });
          state = await step.run(`${stepId}:settle:${round}`, () =>
            settleReview(ctx, { runId, claimedBy, reviewId }),
          );
        }
        return state.state;
      }
    },
  );
}
