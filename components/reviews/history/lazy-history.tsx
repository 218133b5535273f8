import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";

/** What was decided, apart from the page: most reviews that are opened wait for their first decision. */
export const LazyDecisionHistory = dynamic(() =>
  import("./decision-history").then(
    ({ DecisionHistory }) => DecisionHistory,
    () => NotLoaded,
  ),
);

/** What was sent back, apart from the page as well: comparing texts is heavy, and most drafts are the first. */
export const LazyRoundList = dynamic(() =>
  import("./round-list").then(
    ({ RoundList }) => RoundList,
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
