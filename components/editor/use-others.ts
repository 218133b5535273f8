import { useMutationState } from "@tanstack/react-query";
import { getMutationKey } from "@trpc/react-query";
import { useEffect, useEffectEvent } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { EditorRevisions } from "@/server/domain/workflow/editor-document";
import { useEditorPage } from "./page-context";
import { useEditor, useEditorStore } from "./store/context";

const ASK_EVERY_MS = 4_000;

/** Shows what other people save or publish, unless this page has unsaved changes. */
export function useOthers(): void {
  const { workflowId, readOnly } = useEditorPage();
  const store = useEditorStore();
  const { client, version, draft } = trpc.useUtils();
  const deleted = useEditor((state) => state.deleted);
  const { data, dataUpdatedAt, error } = trpc.draft.revisions.useQuery(
    { id: workflowId },
    {
      enabled: !useDeletedHere(workflowId) && !deleted,
      refetchInterval: usePollMs(ASK_EVERY_MS),
      refetchOnMount: "always",
      refetchOnWindowFocus: true,
    },
  );
  useChanges("workflow", () => draft.revisions.invalidate({ id: workflowId }), { id: workflowId });
  const look = useEffectEvent(async (now: EditorRevisions) => {
    const state = store.getState();
    const asked = { published: state.published.revision, draft: state.draftRevision };
    // Ignores changes to the draft for read-only users, who see only the published version.
    if (now.published === asked.published && (readOnly || now.draft === asked.draft)) return;
    // A failed read is retried on the next poll.
    const document = await client.draft.get.query({ id: workflowId }).catch(() => null);
    const told = document && store.server.observe(document, asked);
    if (told) toast(told);
    if (now.published !== asked.published) void version.list.invalidate({ id: workflowId });
  });
  // Runs after each poll, even if the revisions are unchanged, because the last read of the document may have failed.
  useEffect(() => {
    if (data && dataUpdatedAt > 0) void look(data);
  }, [data, dataUpdatedAt]);
  const gone = error?.data?.appCode === "not-found";
  useEffect(() => {
    if (gone) store.server.deleted();
  }, [gone, store]);
}

/**
 * Returns whether the user deleted the workflow from this page. The page then closes, so there's nothing to
 * report.
 */
function useDeletedHere(workflowId: string): boolean {
  const deletions = useMutationState({
    filters: { mutationKey: getMutationKey(trpc.workflow.delete) },
    select: ({ state: { status, variables } }) =>
      status !== "error" && (variables as { id: string } | undefined)?.id === workflowId,
  });
  return deletions.includes(true);
}
