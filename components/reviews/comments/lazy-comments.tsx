import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";

/** Outside of `dynamic`, because Next would preload a wrong file: the review is itself loaded late. */
const load = () =>
  import("./comments").then(
    ({ Comments }) => Comments,
    () => CommentsLoadFailure,
  );

/** Loaded after the review, which is what the reader came for. Until then, a placeholder takes its space. */
export const LazyComments = dynamic(load, { loading: () => <Skeleton className="h-40" /> });

function CommentsLoadFailure() {
  return (
    <InlineError title="Couldn't load the comments">Check your connection, then reload the page.</InlineError>
  );
}
