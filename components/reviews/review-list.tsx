"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/page";
import type { ReviewDto } from "@/server/domain/review/operations";
import { ReviewRow } from "./review-row";
import { reviewsHref } from "./tab";

const POLL_MS = 5_000;

/** All open reviews, or those that are done, newest first. */
export function ReviewList({
  tab,
  query,
  initial,
}: {
  tab: "open" | "done";
  query: { status?: "OPEN"; closed?: boolean; page: number; size: number };
  initial: Page<ReviewDto>;
}) {
  const { data, error } = trpc.review.list.useQuery(query, {
    initialData: initial,
    refetchInterval: POLL_MS,
  });
  return (
    <>
      <FailureNotice title="The list is not up to date" failure={error} />
      {data.empty ? (
        <EmptyState title={tab === "open" ? "No review is open" : "Nothing was decided yet"}>
          {tab === "open"
            ? "No run waits for anybody at the moment."
            : "Reviews come here once they are approved, rejected or over."}
        </EmptyState>
      ) : (
        <List aria-label={tab === "open" ? "Open reviews" : "Reviews that are done"}>
          {data.content.map((review) => (
            <ReviewRow key={review.id} review={review} />
          ))}
        </List>
      )}
      <Pagination page={data.number} totalPages={data.totalPages} hrefOf={(page) => reviewsHref(tab, page)} />
    </>
  );
}
