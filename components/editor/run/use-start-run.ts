import { useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditorStore } from "@/components/editor/store/context";
import { settle, trpc } from "@/components/trpc";

/** Starts a run of the draft, which is saved first, or of the published version. */
export function useStartRun(runs: "draft" | "published", onStarted: (runId: string) => void) {
  const { workflowId: id } = useEditorPage();
  const { autosave } = useEditorStore();
  const [saving, setSaving] = useState<"pending" | "failed" | null>(null);
  const settled = { onSuccess: ({ runId }: { runId: string }) => onStarted(runId) };
  const startDraft = trpc.run.startDraft.useMutation(settled);
  const startPublished = trpc.run.start.useMutation(settled);

  async function start(input: string) {
    startDraft.reset();
    startPublished.reset();
    if (runs === "published") {
      setSaving(null);
      return settle(startPublished.mutateAsync({ id, input }));
    }
    setSaving("pending");
    const saved = await autosave.flush().catch(() => false);
    setSaving(saved ? null : "failed");
    return saved ? settle(startDraft.mutateAsync({ id, input })) : undefined;
  }

  return {
    start,
    pending: saving === "pending" || startDraft.isPending || startPublished.isPending,
    failure: (runs === "draft" ? startDraft : startPublished).error,
    saveFailed: saving === "failed" && runs === "draft",
  };
}
