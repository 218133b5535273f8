import { skipToken } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import { nextPoll, progressOf } from "./watch";

export interface WatchedRun {
  /** What was heard of it last; null: nothing yet. */
  run: RunDetailDto | null;
  /** By step id. The same map for as long as no step has changed. */
  progress: ReadonlyMap<string, StepRunDto>;
  ended: boolean;
  /** Why `run` is not up to date. */
  failure: Failure | null;
}

/** Follows a run until it has ended. Null: there is none to follow. */
export function useWatchedRun(runId: string | null): WatchedRun {
  const { data, error } = trpc.run.get.useQuery(runId === null ? skipToken : { runId }, {
    refetchInterval: ({ state }) => nextPoll(state.data?.status, isRefused(state.error)),
  });
  const steps = data?.steps;
  const progress = useMemo(() => progressOf(steps), [steps]);
  return {
    run: data ?? null,
    progress,
    ended: data !== undefined && isFinished(data.status),
    failure: error,
  };
}

/** The server answered, and will answer the same again: unlike one that is away or has trouble. */
function isRefused(failure: Failure | null): boolean {
  return failure?.data?.appCode === "not-found" || failure?.data?.appCode === "forbidden";
}
