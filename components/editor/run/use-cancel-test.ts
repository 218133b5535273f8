import { trpc } from "@/components/trpc";

/** Returns the request that cancels a test. Null if no test is in progress. */
export function useCancelTest(runId: string | null, running: boolean) {
  const api = trpc.useUtils();
  const cancel = trpc.run.cancel.useMutation({
    // Also runs if the server rejects the cancellation because the test has already ended.
    onSettled: (_, __, { runId }) => api.run.get.invalidate({ runId }),
  });
  if (!running || runId === null) return null;
  return {
    run: () => cancel.mutate({ runId }),
    pending: cancel.isPending,
    failure: cancel.variables?.runId === runId ? cancel.error : null,
  };
}
