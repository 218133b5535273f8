import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { useCatchUp } from "@/components/use-catch-up";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { isFinished } from "@/server/domain/run/status";
import { findNextRound, type NextRound, type SentBackDraft } from "./next-round";

const POLL_MS = 1_000;

/**
 * Returns the state of the round that follows a request for changes. Updates until the run ends, because someone else
 * may decide the next review.
 */
export function useNextRound(sentBack: SentBackDraft): NextRound {
  const { runId } = sentBack;
  const api = trpc.useUtils();
  const { data: run, ...query } = trpc.run.get.useQuery({ runId });
  const next = findNextRound(run, sentBack);
  const isRunning = run !== undefined && !isFinished(run.status);
  const pulse = trpc.run.pulse.useQuery(
    { runId },
    { enabled: isRunning, refetchInterval: usePollMs(POLL_MS), staleTime: 0 },
  );
  useChanges("run", () => api.run.pulse.invalidate({ runId }), { id: runId });
  const behind = isRunning && pulse.data !== undefined && pulse.data !== pulseOfRun(run);
  useCatchUp(behind, pulse.dataUpdatedAt, query);
  return next;
}
