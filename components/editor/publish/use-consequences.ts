import { useEditor } from "@/components/editor/store/context";
import { trpc } from "@/components/trpc";

/**
 * Returns what publishing the saved draft would weaken, and whether the current user has already requested that
 * change. `isChecking` is true until both are known.
 */
export function useConsequences(open: boolean) {
  const id = useEditor((state) => state.published.id);
  const draftRevision = useEditor((state) => state.draftRevision);
  const memberId = useEditor((state) => state.memberId);
  const isSaving = useEditor(
    ({ save, conflict, deleted }) =>
      (save.kind === "waiting" || save.kind === "saving") && !conflict && !deleted,
  );
  const { data, isLoading } = trpc.draft.consequences.useQuery(
    { id, draftRevision },
    { enabled: open, staleTime: 0, refetchOnMount: "always" },
  );
  const consequences = data && data.weakens.length > 0 ? data : null;
  return {
    consequences,
    isMine: consequences?.proposedBy?.id === memberId,
    isChecking: open && (isSaving || isLoading),
  };
}
