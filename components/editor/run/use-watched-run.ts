import { useMemo } from "react";
import { useLiveRun } from "@/components/runs/use-live-run";
import type { Failure } from "@/components/trpc";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";

export interface WatchedRun {
  /** The run's latest state. Null until loaded. */
  run: RunDetailDto | null;
  /** The run's progress, keyed by step ID. Stays the same map until a step changes. */
  progress: ReadonlyMap<string, StepRunDto>;
  ended: boolean;
  /** The reason `run` isn't up to date. */
  failure: Failure | null;
}

/** Follows a run, step by step, until it ends. Does nothing if `runId` is null. */
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
