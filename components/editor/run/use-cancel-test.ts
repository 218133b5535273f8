import { trpc } from "@/components/trpc";

/** Returns the request that cancels a test. Null if no test is in progress. */
export function useCancelTest(runId: string | null, running: boolean) {
  const api = trpc.useUtils();
  const cancel = trpc.run.cancel.useMutation({
    // Refreshes the run even after an error, because the test may have ended before it could be canceled.
    onSettled: (_, __, { runId }) => api.run.get.invalidate({ runId }),
  });
  if (!running || runId === null) return null;
  return {
    run: () => cancel.mutate({ runId }),
    pending: cancel.isPending,
    failure: cancel.variables?.runId === runId ? cancel.error : null,
  };
}
