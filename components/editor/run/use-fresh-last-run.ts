import { useEffect } from "react";
import { trpc } from "@/components/trpc";
import type { RunDetailDto } from "@/server/domain/run/operations";

/** What the last run gave is read again whenever a run stands still: then its steps have given all they will for now. */
export function useFreshLastRun(run: RunDetailDto | null) {
  const { lastOf } = trpc.useUtils().run;
  const workflowId = run?.workflowId;
  const status = run?.status;
  useEffect(() => {
    if (!workflowId || !status || status === "QUEUED" || status === "RUNNING") return;
    void lastOf.invalidate({ id: workflowId });
  }, [workflowId, status, lastOf]);
}
