import { trpc } from "@/components/trpc";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { Side } from "./comparison";

/** The document on one side of a comparison. What is published and the draft are at hand; the others are read. */
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
  const { data, error, refetch } = trpc.version.get.useQuery(
    { id: workflowId, revision: revision ?? 1 },
    // What was published once stays as it is.
    { enabled: revision !== null, staleTime: Number.POSITIVE_INFINITY },
  );
  const atHand = side === "draft" ? draft : side === published.revision ? published.definition : null;
  return {
    definition: revision === null ? atHand : (data?.definition ?? null),
    failure: revision === null ? null : error,
    retry: () => void refetch(),
  };
}
