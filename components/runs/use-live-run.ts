import { skipToken } from "@tanstack/react-query";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { type Failure, trpc } from "@/components/trpc";
import { useCatchUp } from "@/components/use-catch-up";
import type { RunDetailDto } from "@/server/domain/run/api";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { isFinished } from "@/server/domain/run/status";

const POLL_MS = 700;

/**
 * Returns a run, kept up to date until it ends. Polls its pulse and reads its content only when the pulse has
 * changed. With null, follows nothing.
 */
export function useLiveRun(runId: string | null, initial?: RunDetailDto) {
  const api = trpc.useUtils();
  const pollMs = usePollMs(POLL_MS);
  const asked = runId === null ? skipToken : { runId };
  const query = trpc.run.get.useQuery(asked, {
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    // Polls until the run has been read once. After that, the pulse reports changes.
    refetchInterval: ({ state }) => (state.data || isRefused(state.error) ? false : POLL_MS),
  });
  const { data: run, refetch } = query;
  const isRunning = run !== undefined && !isFinished(run.status);
  const pulse = trpc.run.pulse.useQuery(asked, {
    enabled: isRunning,
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : pollMs),
    staleTime: 0,
  });
  useChanges("run", () => api.run.pulse.invalidate({ runId: runId ?? "" }), { id: runId ?? "" });
  const behind = isRunning && pulse.data !== undefined && pulse.data !== pulseOfRun(run);
  useCatchUp(behind, pulse.dataUpdatedAt, refetch);
  return { run, error: query.error ?? pulse.error, refresh: () => void refetch() };
}

/** A definite response that a retry won't change, unlike an unreachable server. */
function isRefused(failure: Failure | null): boolean {
  return failure?.data?.appCode === "not-found" || failure?.data?.appCode === "forbidden";
}
