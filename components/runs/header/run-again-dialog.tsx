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
    // Always refetched, because continuing a run can change its input.
    { enabled: open, staleTime: 0 },
  );
  return (
    <RunDialog
      workflow={{ id: run.workflowId, name: run.workflowName }}
      firstInput={input.data ?? ""}
      loading={open && (input.isPending || input.isFetching)}
      inputFailure={input.error}
      session={run}
      open={open}
      onClose={onClose}
    />
  );
}
