import { useEditorPage } from "@/components/editor/page-context";
import { useEditorStore } from "@/components/editor/store/context";
import { trpc } from "@/components/trpc";
import { rememberTest, useStepTrials } from "./test-memory";
import { useCancelTest } from "./use-cancel-test";
import { useWatchedRun } from "./use-watched-run";

/** Tests one step and follows the test. Keeps the previous test for comparison. */
export function useStepTest(stepId: string) {
  const { workflowId } = useEditorPage();
  const { getState } = useEditorStore();
  const trials = useStepTrials(workflowId, stepId);
  const current = useWatchedRun(trials.runId);
  const earlier = useWatchedRun(trials.earlierRunId);
  const start = trpc.run.testStep.useMutation({
    onSuccess: ({ runId }) =>
      rememberTest(workflowId, stepId, runId, { keepLast: current.run?.status === "COMPLETED" }),
  });
  const { runId } = trials;
  const running = runId !== null && !current.ended && !current.failure;
  const busy = start.isPending || running;
  const cancel = useCancelTest(runId, running);
  const asks = start.error?.data?.appCode === "unconfirmed-effects" ? start.error.message : null;

  return {
    trials,
    current,
    earlier,
    busy,
    failure: asks === null ? start.error : null,
    /** Describes the test's real effects, such as emails. Null if there's nothing for the user to confirm. */
    asks,
    confirm() {
      if (start.variables) start.mutate({ ...start.variables, allowSideEffects: true });
    },
    forgetFailure() {
      if (start.isError) start.reset();
    },
    /** Without `input`, the step gets its input from the last run. */
    test(input: string | undefined) {
      if (!busy) start.mutate({ id: workflowId, stepId, definition: getState().definition, input });
    },
    cancel,
  };
}
