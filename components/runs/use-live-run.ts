import { trpc } from "@/components/trpc";
import { useCatchUp } from "@/components/use-catch-up";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { isFinished } from "@/server/domain/run/status";

const POLL_MS = 1_000;

/** A run, kept current until it has ended: its pulse is asked for, and its texts only when that is another. */
export function useLiveRun(initial: RunDetailDto) {
  const runId = initial.id;
  const query = trpc.run.get.useQuery(
    { runId },
    { initialData: initial, staleTime: Number.POSITIVE_INFINITY },
  );
  const { data: run, refetch } = query;
  const goesOn = !isFinished(run.status);
  const pulse = trpc.run.pulse.useQuery(
    { runId },
    { enabled: goesOn, refetchInterval: POLL_MS, staleTime: 0 },
  );
  const behind = goesOn && pulse.data !== undefined && pulse.data !== pulseOfRun(run);
  useCatchUp(behind, pulse.dataUpdatedAt, refetch);
  return { run, error: query.error ?? pulse.error, refresh: () => void refetch() };
}
