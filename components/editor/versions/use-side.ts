import { trpc } from "@/components/trpc";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { isSuperseded, type Side } from "./comparison";

/**
 * Returns the document on one side of a comparison. The draft and the published version are passed in. Other
 * versions are read once.
 */
export function useSide(
  side: Side | undefined,
  {
    workflowId,
    published,
    draft,
  }: {
    workflowId: string;
    published: { revision: number; definition: DraftDefinition };
    draft: DraftDefinition | null;
  },
) {
  const revision = typeof side === "number" && side !== published.revision ? side : null;
  const supersededId = isSuperseded(side) ? side : null;
  // Versions and superseded drafts never change.
  const kept = { staleTime: Number.POSITIVE_INFINITY };
  const version = trpc.version.get.useQuery(
    { id: workflowId, revision: revision ?? 1 },
    { ...kept, enabled: revision !== null },
  );
  const superseded = trpc.draft.getSuperseded.useQuery(
    { id: workflowId, supersededId: supersededId ?? "" },
    { ...kept, enabled: supersededId !== null },
  );
  const atHand = side === "draft" ? draft : side === published.revision ? published.definition : null;
  const read = revision !== null ? version : supersededId !== null ? superseded : null;
  return {
    definition: read ? (read.data?.definition ?? null) : atHand,
    failure: read?.error ?? null,
    retry: () => void read?.refetch(),
  };
}
