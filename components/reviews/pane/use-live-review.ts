import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { useCatchUp } from "@/components/use-catch-up";
import type { ReviewDto } from "@/server/domain/review/api";
import { pulseOfReview } from "@/server/domain/review/pulse";

const POLL_MS = 2_000;

/**
 * Returns a review, kept up to date while it's open. Polls its pulse and reads its content only when the
 * pulse has changed.
 */
export function useLiveReview(id: string, initial?: ReviewDto) {
  const api = trpc.useUtils();
  const pollMs = usePollMs(POLL_MS);
  const query = trpc.review.get.useQuery({ id }, { initialData: initial });
  const review = query.data;
  const pulse = trpc.review.pulse.useQuery(
    { id },
    { enabled: review?.status === "OPEN", refetchInterval: pollMs, staleTime: 0 },
  );
  useChanges("review", () => api.review.pulse.invalidate({ id }), { id });
  const behind =
    review?.status === "OPEN" && pulse.data !== undefined && pulse.data !== pulseOfReview(review);
  useCatchUp(behind, pulse.dataUpdatedAt, query);
  return { review, error: query.error ?? pulse.error, refresh: () => void query.refetch() };
}
