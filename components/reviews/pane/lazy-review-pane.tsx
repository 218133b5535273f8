import dynamic from "next/dynamic";
import { useEffect } from "react";
import { InlineError } from "@/components/ui/inline-error";
import { ReviewSkeleton } from "./review-skeleton";

const load = () => import("./review-pane");

/** Loaded after the list, which the page shows first. */
export const LazyReviewPane = dynamic(
  () =>
    load().then(
      ({ ReviewPane }) => ReviewPane,
      () => ReviewLoadFailure,
    ),
  { loading: () => <ReviewSkeleton /> },
);

/** Loads the code for a review before the user opens one. */
export function usePreloadedPane() {
  useEffect(() => {
    // If this fails, opening a review retries.
    load().catch(() => {});
  }, []);
}

function ReviewLoadFailure() {
  return (
    <InlineError title="Couldn't load the review">Check your connection, then reload the page.</InlineError>
  );
}
