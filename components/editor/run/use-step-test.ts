import { trpc } from "@/components/trpc";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { rememberTest, useStepTrials } from "./test-memory";
import { useWatchedRun } from "./use-watched-run";

/** Tests one step, and follows the test; the one before it stays to be compared with. */
export function useStepTest(workflowId: string, stepId: string, definition: () => DraftDefinition) {
  const trials = useStepTrials(workflowId, stepId);
  const current = useWatchedRun(trials.runId);
  const earlier = useWatchedRun(trials.earlierRunId);
  const api = trpc.useUtils();
  const start = trpc.run.testStep.useMutation({
    onSuccess: ({ runId }) =>
      rememberTest(workflowId, stepId, runId, { keepLast: current.run?.status === "COMPLETED" }),
  });
  const cancel = trpc.run.cancel.useMutation({
    // Also when it was refused: then the test is over, and this says so.
    onSettled: (_, __, { runId }) => api.run.get.invalidate({ runId }),
  });
  const { runId } = trials;
  const running = runId !== null && !current.ended && !current.failure;
  const busy = start.isPending || running;

  return {
    trials,
    current,
    earlier,
    busy,
    failure: start.error,
    forgetFailure() {
      if (start.isError) start.reset();
    },
    /** `input` left out: what the step works on in the last run. */
    test(input: string | undefined) {
      if (!busy) start.mutate({ id: workflowId, stepId, definition: definition(), input });
    },
    /** Null: nothing goes on that could be cancelled. */
    cancel: running
      ? {
          run: () => cancel.mutate({ runId }),
          pending: cancel.isPending,
          failure: cancel.variables?.runId === runId ? cancel.error : null,
        }
      : null,
  };
}
