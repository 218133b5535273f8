import { RunDialog } from "@/components/runs/start/run-dialog";
import { trpc } from "@/components/trpc";
import type { RunDetailDto } from "@/server/domain/run/api";

/** Starts a new run with the same input, which is loaded when the dialog opens. */
export function RunAgainDialog({
  run,
  open,
  onClose,
}: {
  run: RunDetailDto;
  open: boolean;
  onClose: () => void;
}) {
  const input = trpc.run.stepText.useQuery(
    { runId: run.id, stepId: null, of: "input" },
    { enabled: open, staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <RunDialog
      workflow={{ id: run.workflowId, name: run.workflowName }}
      firstInput={input.data ?? ""}
      loading={open && input.isPending}
      session={run}
      open={open}
      onClose={onClose}
    />
  );
}
