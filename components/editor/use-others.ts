import { useEffect, useEffectEvent } from "react";
import { trpc } from "@/components/trpc";
import { useEditorStore } from "./store/context";

const ASK_EVERY_MS = 4_000;

/** Shows what somebody else saves or publishes meanwhile, as long as nothing of one's own waits to be saved. */
export function useOthers(workflowId: string): void {
  const store = useEditorStore();
  const { client } = trpc.useUtils();
  const { data, dataUpdatedAt } = trpc.draft.revisions.useQuery(
    { id: workflowId },
    { refetchInterval: ASK_EVERY_MS, refetchOnWindowFocus: true },
  );
  const look = useEffectEvent(async ({ published, draft }: { published: number; draft: number }) => {
    const state = store.getState();
    if (published === state.published.revision && draft === state.draftRevision) return;
    // Who is away for this once is asked again in a moment.
    const document = await client.draft.get.query({ id: workflowId }).catch(() => null);
    if (document) store.server.observe(document);
  });
  // Each answer counts, also one like the last: what was looked away from then may be looked at now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time of the answer is what makes it another one.
  useEffect(() => {
    if (data) void look(data);
  }, [data, dataUpdatedAt]);
}
