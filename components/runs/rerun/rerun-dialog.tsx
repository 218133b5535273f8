import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { PlanDialog } from "@/components/runs/plan/plan-dialog";
import { trpc } from "@/components/trpc";
import type { RunDetailDto } from "@/server/domain/run/api";
import { sayWhatRuns } from "./words";

/** Shows what a rerun from a step will do, then starts the new run and opens it. */
export function RerunDialog({
  run,
  stepOrder,
  agents,
  open,
  onClose,
}: {
  run: RunDetailDto;
  stepOrder: number;
  agents: readonly AgentSummary[];
  open: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const api = trpc.useUtils();
  const [isNewer, setNewer] = useState(false);
  const version = isNewer ? "latest" : "same";
  const asked = { runId: run.id, fromStepOrder: stepOrder };
  const same = trpc.run.planRerun.useQuery({ ...asked, version: "same" }, { enabled: open, staleTime: 0 });
  const latest = trpc.run.planRerun.useQuery(
    { ...asked, version: "latest" },
    { enabled: open && isNewer, staleTime: 0 },
  );
  const plan = isNewer ? latest : same;
  const [isLeaving, leave] = useTransition();
  const start = trpc.run.startRerun.useMutation({
    onSuccess: ({ runId }) => leave(() => router.push(`/runs/${runId}`)),
    onError: () => void api.run.planRerun.invalidate(),
  });
  return (
    <PlanDialog
      {...{ run, agents, plan, isNewer, open, onClose }}
      words={{
        title: `Run again from step ${stepOrder}?`,
        intro: sayWhatRuns(stepOrder),
        submit: () => "Run again",
        again: "this will happen again",
        cannot: "This run can't be rerun this way",
        failed: "Couldn't start the run",
      }}
      newest={same.data?.newestVersion ?? null}
      onNewer={setNewer}
      request={{ error: start.error, isPending: start.isPending || isLeaving }}
      onSubmit={(answer) => start.mutateAsync({ ...asked, version, ...answer })}
    />
  );
}
