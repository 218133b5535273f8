import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";

/**
 * Kept outside the `dynamic` call. Otherwise, Next would preload the wrong file, because the review itself loads
 * lazily.
 */
const load = () =>
  import("./reassign-panel").then(
    ({ ReassignPanel }) => ReassignPanel,
    () => PanelLoadFailure,
  );

/**
 * Loaded when needed, because few reviews are reassigned. Without the placeholder, the whole review would be hidden
 * while this loads.
 */
export const LazyReassignPanel = dynamic(load, { loading: () => <Skeleton className="h-80" /> });

function PanelLoadFailure() {
  return (
    <InlineError title="Couldn't load the form">Check your connection, then reload the page.</InlineError>
  );
}
