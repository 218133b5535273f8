import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";

// Kept outside the `dynamic` calls. Otherwise, Next would preload the wrong files, because the review itself loads
// lazily.
const loadHistory = () =>
  import("./decision-history").then(
    ({ DecisionHistory }) => DecisionHistory,
    () => HistoryLoadFailure,
  );
const loadRounds = () =>
  import("./round-list").then(
    ({ RoundList }) => RoundList,
    () => HistoryLoadFailure,
  );

/** Loaded when needed, because most open reviews have no decision yet. */
export const LazyDecisionHistory = dynamic(loadHistory);

/** Loaded when needed, because the code for comparing text is large and most drafts are in round 1. */
export const LazyRoundList = dynamic(loadRounds);

function HistoryLoadFailure() {
  return (
    <InlineError title="Couldn't load the decisions">
      Check your connection, then reload the page.
    </InlineError>
  );
}
