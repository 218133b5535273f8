import { keepPreviousData, skipToken } from "@tanstack/react-query";
import { useState } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { type Failure, trpc } from "@/components/trpc";
import { useCatchUp } from "@/components/use-catch-up";
import type { RunDetailDto } from "@/server/domain/run/api";
import { pulseOfRun } from "@/server/domain/run/pulse";
import type { RunPage } from "@/server/domain/run/run-page";

const POLL_MS = 700;
const FAILED_POLL_MS = 30_000;

/** Returns a run with all its text, kept up to date until it completes. Reads nothing if `runId` is null. */
export function useLiveRun(runId: string | null) {
  const { data: run, ...query } = trpc.run.get.useQuery(runId === null ? skipToken : { runId }, READING);
  return { run, ...useCatchUpWithRun(runId, run, query) };
}

/** A run page as the server rendered it. `step` is the number of the requested step. */
export interface InitialPage {
  page: RunPage;
  step: number | null;
}

/**
 * Returns a run as its page shows it, kept up to date until it completes. While a different step's text loads, the rest
 * of the run stays as it was.
 */
export function useRunPage(runId: string, step: number | null, initial: InitialPage) {
  const { data = initial.page, ...query } = trpc.run.page.useQuery(
    { runId, step },
    {
      ...READING,
      initialData: useFirstPage(step, initial),
      placeholderData: keepPreviousData,
      // Otherwise, returning to an earlier step could bring back an earlier state of the run.
      gcTime: 0,
    },
  );
  return { run: data, ...useCatchUpWithRun(runId, data, query) };
}

/** Returns the run that the server loaded, until the page has shown a different step. */
function useFirstPage(step: number | null, { page, step: asked }: InitialPage): RunPage | undefined {
  const [left, setLeft] = useState<RunPage | null>(null);
  if (step !== asked && left !== page) setLeft(page);
  return step === asked && left !== page ? page : undefined;
}

const READING = {
  staleTime: Number.POSITIVE_INFINITY,
  // Polls until the run has been read once. After that, the pulse reports changes.
  refetchInterval: ({ state }: { state: { data: unknown; error: Failure | null } }) =>
    state.data || isRefused(state.error) ? (false as const) : POLL_MS,
};

/** Polls a run's pulse, which has no text, and reads the run again only when its pulse has changed. */
function useCatchUpWithRun(
  runId: string | null,
  run: RunDetailDto | undefined,
  query: {
    error: Failure | null;
    isFetching: boolean;
    refetch: (options?: { cancelRefetch: boolean }) => unknown;
  },
) {
  const api = trpc.useUtils();
  const pollMs = usePollMs(POLL_MS);
  // Someone may continue a failed run.
  const mayGoOn = run !== undefined && run.status !== "COMPLETED";
  const interval = run?.status === "FAILED" ? FAILED_POLL_MS : pollMs;
  const pulse = trpc.run.pulse.useQuery(runId === null ? skipToken : { runId }, {
    enabled: mayGoOn,
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : interval),
    staleTime: 0,
  });
  useChanges("run", () => api.run.pulse.invalidate({ runId: runId ?? "" }), { id: runId ?? "" });
  const behind = mayGoOn && pulse.data !== undefined && pulse.data !== pulseOfRun(run);
  useCatchUp(behind, pulse.dataUpdatedAt, query);
  return { error: query.error ?? pulse.error, refresh: () => void query.refetch() };
}

/** Returns whether the server's response is final, so that a retry wouldn't help. */
function isRefused(failure: Failure | null): boolean {
  return failure?.data?.appCode === "not-found" || failure?.data?.appCode === "forbidden";
}
