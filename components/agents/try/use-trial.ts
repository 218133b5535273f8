import { useState } from "react";
import { useCancelTest } from "@/components/editor/run/use-cancel-test";
import { useWatchedRun } from "@/components/editor/run/use-watched-run";
import { trpc } from "@/components/trpc";
import type { AgentConfig } from "@/server/domain/agent/config";

export interface Sample {
  /** The step's instructions. */
  action: string;
  input: string;
}

/** Tries the agent in the form and follows the latest test run. */
export function useTrial(agentId: string) {
  const [runId, setRunId] = useState<string | null>(null);
  const result = useWatchedRun(runId);
  const start = trpc.agent.try.useMutation({ onSuccess: ({ runId }) => setRunId(runId) });
  // A run that couldn't be read may still be in progress, unless it no longer exists.
  const running = runId !== null && !result.ended && result.failure?.data?.code !== "NOT_FOUND";
  const busy = start.isPending || running;
  return {
    /** Null before the first test run. */
    result: runId === null ? null : result,
    busy,
    failure: start.error,
    forgetFailure() {
      if (start.isError) start.reset();
    },
    start(config: AgentConfig, sample: Sample) {
      if (!busy) start.mutate({ agentId, config, ...sample });
    },
    cancel: useCancelTest(runId, running),
  };
}
