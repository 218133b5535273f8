import { useMemo } from "react";
import { useLiveRun } from "@/components/runs/use-live-run";
import type { Failure } from "@/components/trpc";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";

export interface WatchedRun {
  /** What was heard of it last; null: nothing yet. */
  run: RunDetailDto | null;
  /** What it made of each step so far, by step id. The same map for as long as no step has changed. */
  progress: ReadonlyMap<string, StepRunDto>;
  ended: boolean;
  /** Why `run` is not up to date. */
  failure: Failure | null;
}

/** Follows a run until it has ended, step by step. Null: there is none to follow. */
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
