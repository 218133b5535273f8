import { useState } from "react";
import { trpc } from "@/components/trpc";

const PAGE_SIZE = 20;

/**
 * Returns a workflow's published versions, newest first. `showOlder` reads the next page. For people who can edit the
 * workflow, also returns the superseded drafts.
 */
export function useVersionList(workflowId: string, readOnly: boolean) {
  const [pages, setPages] = useState(1);
  const queries = trpc.useQueries((api) =>
    Array.from({ length: pages }, (_, page) => api.version.list({ id: workflowId, page, size: PAGE_SIZE })),
  );
  const superseded = trpc.draft.listSuperseded.useQuery({ id: workflowId }, { enabled: !readOnly });
  const read = queries.flatMap(({ data }) => data?.content ?? []);
  const failed = [...queries, superseded].find(({ error }) => error);
  return {
    // If a version is published between two requests, the last entry of one page appears again on the next.
    versions: read.filter(
      ({ revision }, index) => read.findIndex((other) => other.revision === revision) === index,
    ),
    superseded: superseded.data ?? [],
    complete: queries.at(-1)?.data?.last ?? false,
    loading: queries.some(({ isPending, error }) => isPending && !error),
    failure: failed?.error ?? null,
    retry: () => void failed?.refetch(),
    showOlder: () => setPages(pages + 1),
  };
}
