import { useState } from "react";
import { trpc } from "@/components/trpc";
import type { BulkActionDto } from "@/server/domain/bulk/api";

const POLL_MS = 1_000;

const isRunning = ({ status }: BulkActionDto) => status === "RUNNING";

/** The running bulk actions, and those that ended since the page was opened, until the reader dismisses them. */
export function useBulkActions(initial: readonly BulkActionDto[]) {
  const api = trpc.useUtils();
  const { data = initial } = trpc.bulk.list.useQuery(
    {},
    {
      initialData: [...initial],
      refetchInterval: ({ state }) => (state.data?.some(isRunning) ? POLL_MS : false),
    },
  );
  const [followed, setFollowed] = useState<readonly string[]>([]);
  const found = data.filter((action) => isRunning(action) && !followed.includes(action.id));
  if (found.length > 0) setFollowed([...followed, ...found.map(({ id }) => id)]);
  return {
    actions: data.filter(({ id }) => followed.includes(id)),
    follow(id: string) {
      setFollowed((before) => [...before, id]);
      return api.bulk.list.invalidate();
    },
    dismiss: (id: string) => setFollowed((before) => before.filter((one) => one !== id)),
  };
}
