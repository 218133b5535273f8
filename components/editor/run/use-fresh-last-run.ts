import { useEffect } from "react";
import { trpc } from "@/components/trpc";
import type { RunDetailDto } from "@/server/domain/run/api";

/**
 * Rereads the last run's outputs whenever a run pauses or ends, so that they're up to date while no step is
 * running.
 */
export function useFreshLastRun(run: RunDetailDto | null) {
  const { lastOf } = trpc.useUtils().run;
  const workflowId = run?.workflowId;
  const status = run?.status;
  useEffect(() => {
    if (!workflowId || !status || status === "QUEUED" || status === "RUNNING") return;
    void lastOf.invalidate({ id: workflowId });
  }, [workflowId, status, lastOf]);
}
