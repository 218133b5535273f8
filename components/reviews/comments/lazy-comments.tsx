import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";

/**
 * Kept outside the `dynamic` call. Otherwise, Next would preload the wrong file, because the review itself loads
 * lazily.
 */
const load = () =>
  import("./comments").then(
    ({ Comments }) => Comments,
    () => CommentsLoadFailure,
  );

/**
 * The comments, loaded after the review, which matters more. A placeholder reserves their space. The server
 * doesn't render them, because anything typed before their code has loaded would be lost.
 */
export const LazyComments = dynamic(load, { ssr: false, loading: () => <Skeleton className="h-40" /> });

function CommentsLoadFailure() {
  return (
    <InlineError title="Couldn't load the comments">Check your connection, then reload the page.</InlineError>
  );
}
