import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";

/** What was decided, apart from the page: most reviews that are opened wait for their first decision. */
export const LazyDecisionHistory = dynamic(() =>
  import("./decision-history").then(
    ({ DecisionHistory }) => DecisionHistory,
    () => NotLoaded,
  ),
);

function NotLoaded() {
  return (
    <InlineError title="The decisions were not loaded">
      The server did not answer. Check your connection, then reload the page.
    </InlineError>
  );
}
