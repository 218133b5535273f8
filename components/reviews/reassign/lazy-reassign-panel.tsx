import dynamic from "next/dynamic";
import { InlineError } from "@/components/ui/inline-error";

/** Loaded when needed, because few reviews are reassigned. */
export const LazyReassignPanel = dynamic(() =>
  import("./reassign-panel").then(
    ({ ReassignPanel }) => ReassignPanel,
    () => PanelLoadFailure,
  ),
);

function PanelLoadFailure() {
  return (
    <InlineError title="Couldn't load the form">Check your connection, then reload the page.</InlineError>
  );
}
