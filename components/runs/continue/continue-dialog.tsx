import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { PlanDialog } from "@/components/runs/plan/plan-dialog";
import { trpc } from "@/components/trpc";
import type { RunDetailDto } from "@/server/domain/run/api";
import { showContinued } from "./use-continue-now";
import { sayWaiting, sayWhatStays } from "./words";

/** Shows what continuing a failed run will do, then continues it. */
export function ContinueDialog({
  run,
  from: { stepOrder, newestVersion },
  agents,
  onClose,
  onContinued,
}: {
  run: RunDetailDto;
  /** The failed step and the workflow's newer version. */
  from: { stepOrder: number; newestVersion: number | null };
  agents: readonly AgentSummary[];
  onClose: () => void;
  onContinued: () => void;
}) {
  const api = trpc.useUtils();
  const [isNewer, setNewer] = useState(false);
  const asked = { runId: run.id, version: isNewer ? "latest" : "same" } as const;
  const plan = trpc.run.planContinue.useQuery(asked, { staleTime: 0 });
  const request = trpc.run.continue.useMutation({
    // Also refetches if the server rejects the request, because someone else may have continued the run.
    onSettled: () => api.run.invalidate(),
  });
  return (
    <PlanDialog
      open
      {...{ run, agents, plan, isNewer, request, onClose }}
      words={{
        title: "Continue this run?",
        intro: sayWhatStays(stepOrder),
        submit: (asksFirst) => (asksFirst ? "Ask for approval" : "Continue run"),
        again: "this may happen again",
        cannot: "This run can't be continued this way",
        failed: "Couldn't continue the run",
      }}
      newest={newestVersion}
      onNewer={setNewer}
      onSubmit={async (answer, asksFirst) => {
        await request.mutateAsync({ ...asked, ...answer });
        onClose();
        showContinued(run.id, asksFirst ? sayWaiting(answer.input !== undefined) : "Run continued");
        onContinued();
      }}
    />
  );
}
