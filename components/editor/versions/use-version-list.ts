import { useState } from "react";
import { trpc } from "@/components/trpc";

const PAGE_SIZE = 20;

/**
 * The published versions of a workflow, newest first, as far as they were asked for; and, for who may write, the
 * drafts that were set aside.
 */
export function useVersionList(workflowId: string, readOnly: boolean) {
  const [pages, setPages] = useState(1);
  const queries = trpc.useQueries((api) =>
    Array.from({ length: pages }, (_, page) => api.version.list({ id: workflowId, page, size: PAGE_SIZE })),
  );
  const setAside = trpc.draft.listSetAside.useQuery({ id: workflowId }, { enabled: !readOnly });
  const read = queries.flatMap(({ data }) => data?.content ?? []);
  const failed = [...queries, setAside].find(({ error }) => error);
  return {
    // A version that was published between two pages moves the last one of the first page onto the second.
    versions: read.filter(
      ({ revision }, index) => read.findIndex((other) => other.revision === revision) === index,
    ),
    setAside: setAside.data ?? [],
    complete: queries.at(-1)?.data?.last ?? false,
    loading: queries.some(({ isPending, error }) => isPending && !error),
    failure: failed?.error ?? null,
    retry: () => void failed?.refetch(),
    showOlder: () => setPages(pages + 1),
  };
}
