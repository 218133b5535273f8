import { useState } from "react";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import type { BulkActionDto } from "@/server/domain/bulk/api";
import { firstSnapshot, readNext } from "./last-seen";

/** How often to poll for progress when there's no live stream. */
export const POLL_MS = 3_000;

/** Kept outside the page, so that an action stays dismissed when the user returns. */
let dismissed: readonly string[] = [];

/**
 * Returns the bulk actions that are running or have started since the page was opened, until the user dismisses them.
 * `news` tells screen readers which actions have just started or ended. `initial` is the list that the server loaded at
 * `readAt`.
 */
export function useBulkActions(initial: readonly BulkActionDto[], readAt: number) {
  const api = trpc.useUtils();
  const {
    data = initial,
    refetch,
    isStale,
    isFetchedAfterMount,
  } = trpc.bulk.list.useQuery(
    {},
    {
      initialData: [...initial],
      // Refetches old data, such as after the browser navigates back to this page.
      initialDataUpdatedAt: readAt,
      refetchInterval: usePollMs(POLL_MS),
    },
  );
  useChanges("bulkAction", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const [lastSeen, setLastSeen] = useState(() => firstSnapshot(data, !isStale));
  if (lastSeen.actions !== data || (isFetchedAfterMount && !lastSeen.isCurrent))
    setLastSeen(readNext(lastSeen, data));
  const [hidden, setHidden] = useState(dismissed);
  return {
    actions: data.filter(({ id }) => !hidden.includes(id) && !lastSeen.endedBefore.includes(id)),
    news: lastSeen.news,
    reread: () => api.bulk.list.invalidate(),
    dismiss: (id: string) => {
      dismissed = [...dismissed, id];
      setHidden(dismissed);
    },
  };
}
