"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import type { ReviewDto } from "@/server/domain/review/operations";
import { ReviewRow } from "./review-row";

const POLL_MS = 5_000;

/** What waits for the reader: due first, then oldest first. */
export function MyReviews({ initial }: { initial: ReviewDto[] }) {
  const { data, error } = trpc.review.mine.useQuery(undefined, {
    initialData: initial,
    refetchInterval: POLL_MS,
  });
  return (
    <>
      <FailureNotice title="The list is not up to date" failure={error} />
      {data.length === 0 ? (
        <EmptyState title="Nothing waits for you">
          When a run comes to a step that you may decide, its text is here: read it, mend it, approve or
          reject it.
        </EmptyState>
      ) : (
        <List aria-label="Reviews that wait for me">
          {data.map((review) => (
            <ReviewRow key={review.id} review={review} />
          ))}
        </List>
      )}
    </>
  );
}
