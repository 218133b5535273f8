import { useState } from "react";
import { LIST_REST_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import type { BulkActionDto } from "@/server/domain/bulk/api";
import { sayNews } from "./words";

/** How often progress is read without a live stream. */
export const POLL_MS = 3_000;

/**
 * The bulk actions that are running, or have started since the page was opened, until the reader dismisses them.
 * `news` says what started or ended last, for screen readers.
 */
export function useBulkActions(initial: readonly BulkActionDto[]) {
  const api = trpc.useUtils();
  const { data = initial, refetch } = trpc.bulk.list.useQuery(
    {},
    { initialData: [...initial], refetchInterval: usePollMs(POLL_MS) },
  );
  useChanges("bulkAction", refetch, { restMs: LIST_REST_MS });
  const [hidden, setHidden] = useState(() =>
    initial.filter(({ status }) => status !== "RUNNING").map(({ id }) => id),
  );
  const [heard, setHeard] = useState({ data, news: "" });
  if (heard.data !== data) setHeard({ data, news: sayNews(heard.data, data) || heard.news });
  return {
    actions: data.filter(({ id }) => !hidden.includes(id)),
    news: heard.news,
    reread: () => api.bulk.list.invalidate(),
    dismiss: (id: string) => setHidden((before) => [...before, id]),
  };
}
