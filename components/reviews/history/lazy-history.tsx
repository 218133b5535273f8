import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";

/** Loaded when needed, because most open reviews have no decision yet. */
export const LazyDecisionHistory = dynamic(() =>
  import("./decision-history").then(
    ({ DecisionHistory }) => DecisionHistory,
    () => HistoryLoadFailure,
  ),
);

/** Loaded when needed, because the code for comparing text is large and most drafts are in round 1. */
export const LazyRoundList = dynamic(() =>
  import("./round-list").then(
    ({ RoundList }) => RoundList,
    () => HistoryLoadFailure,
  ),
);

function HistoryLoadFailure() {
  return (
    <InlineError title="Couldn't load the decisions">
      Check your connection, then reload the page.
    </InlineError>
  );
}
