import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/**
 * Returns a function that continues a failed run unchanged. If there's anything to confirm or choose, or if
 * the run can't be continued, the function calls `onAsk`, which opens the dialog.
 */
export function useContinueNow(
  runId: string,
  { onAsk, onContinued }: { onAsk: () => void; onContinued: () => void },
): () => Promise<void> {
  const api = trpc.useUtils();
  return async () => {
    const asked = { runId, version: "same" } as const;
    try {
      const plan = await api.client.run.planContinue.query(asked);
      const { sideEffects, asksAgain, newestVersion, planHash } = plan;
      if (sideEffects.length > 0 || asksAgain.length > 0 || newestVersion !== null) return onAsk();
      await api.client.run.continue.mutate({ ...asked, planHash });
      await api.run.invalidate();
    } catch {
      return onAsk();
    }
    showContinued(runId, "Run continued");
    onContinued();
  };
}

/** Shows a toast that the run continued. Goes to its current step. */
export function showContinued(runId: string, words: string): void {
  window.history.replaceState(null, "", `/runs/${runId}`);
  toast(words);
}
