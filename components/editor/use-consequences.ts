import { trpc } from "@/components/trpc";
import { useEditor } from "./store/context";

/** What publishing the saved draft would weaken, and whether the current user has already requested it. */
export function useConsequences(open: boolean) {
  const id = useEditor((state) => state.published.id);
  const draftRevision = useEditor((state) => state.draftRevision);
  const memberId = useEditor((state) => state.memberId);
  const { data } = trpc.draft.consequences.useQuery(
    { id, draftRevision },
    { enabled: open, staleTime: 0, refetchOnMount: "always" },
  );
  const consequences = data && data.weakens.length > 0 ? data : null;
  return { consequences, isMine: consequences?.proposedBy?.id === memberId };
}
