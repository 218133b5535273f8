import { useState } from "react";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";

const POLL_MS = 5_000;
const PAGE_SIZE = 50;

/** A review's comments, newest first and kept up to date. Earlier pages load on request. */
export function useComments(reviewId: string) {
  const api = trpc.useUtils();
  const refetchInterval = usePollMs(POLL_MS);
  const [pages, setPages] = useState(1);
  const queries = trpc.useQueries((api) =>
    Array.from({ length: pages }, (_, page) =>
      api.comment.list({ id: reviewId, page, size: PAGE_SIZE }, { refetchInterval }),
    ),
  );
  useChanges("review", () => api.comment.list.invalidate({ id: reviewId }), { id: reviewId });
  // A new comment can push an older one onto the next page, so the same comment can appear on both pages.
  const comments = new Map(queries.flatMap(({ data }) => data?.content ?? []).map((one) => [one.id, one]));
  const total = queries[0]?.data?.totalElements ?? 0;
  return {
    comments: [...comments.values()],
    total,
    earlier: queries.some(({ isPending }) => isPending) ? 0 : Math.max(total - comments.size, 0),
    isLoading: queries[0]?.isPending ?? true,
    failure: queries.find(({ error }) => error)?.error ?? null,
    showEarlier: () => setPages(pages + 1),
    refresh: () => api.comment.list.invalidate({ id: reviewId }),
  };
}
