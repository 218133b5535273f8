import { useMemo } from "react";
import { useLiveRun } from "@/components/runs/use-live-run";
import type { Failure } from "@/components/trpc";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";

export interface WatchedRun {
  /** Its latest state. Null: not loaded yet. */
  run: RunDetailDto | null;
  /** Its progress by step id. The same map until a step changes. */
  progress: ReadonlyMap<string, StepRunDto>;
  ended: boolean;
  /** Why `run` isn't up to date. */
  failure: Failure | null;
}

/** Follows a run, step by step, until it ends. Null: no run to follow. */
export function useWatchedRun(runId: string | null): WatchedRun {
  const { run, error } = useLiveRun(runId);
  const steps = run?.steps;
  const progress = useMemo(() => new Map(steps?.map((step) => [step.stepId, step])), [steps]);
  return {
    run: run ?? null,
    progress,
    ended: run !== undefined && isFinished(run.status),
    failure: error,
  };
}
