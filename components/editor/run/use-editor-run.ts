import { useEditorPage } from "@/components/editor/page-context";
import { trpc } from "@/components/trpc";
import { useKeptRun } from "./use-kept-run";
import { useWatchedRun } from "./use-watched-run";

export type EditorRun = ReturnType<typeof useEditorRun>;

/** Returns the run that's shown with the steps, and the workflow's last run. */
export function useEditorRun() {
  const { workflowId } = useEditorPage();
  const [runId, watch] = useKeptRun(workflowId);
  const watched = useWatchedRun(runId);
  const last = trpc.run.lastOf.useQuery({ id: workflowId });
  return {
    runId,
    watch,
    watched,
    lastRun: last.data ?? null,
    refreshLastRun: () => void last.refetch(),
  };
}
