import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { classNames } from "@/components/ui/class-names";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { type Comparison, firstComparison, isSuperseded, type Side, sideBefore } from "./comparison";
import { ComparisonView } from "./comparison-view";
import { useVersionList } from "./use-version-list";
import { VersionList } from "./version-list";

/** Shows the list and the comparison side by side, or one at a time on a phone. */
export function VersionsView({
  workflowId,
  published,
  draft,
  initial,
  agents,
  readOnly,
  onRestore,
}: {
  workflowId: string;
  published: { revision: number; definition: DraftDefinition };
  draft: DraftDefinition | null;
  /** The initial content: the changes in the draft, or the list of versions. */
  initial: "changes" | "history";
  agents: readonly AgentSummary[];
  readOnly: boolean;
  onRestore: (definition: DraftDefinition, what: string) => void;
}) {
  const list = useVersionList(workflowId, readOnly);
  const [comparison, setComparison] = useState<Comparison>(() =>
    firstComparison(initial, published.revision, draft !== null),
  );
  const [pane, setPane] = useState(initial === "history" ? "list" : "comparison");
  const view = useRef<HTMLDivElement>(null);
  const known = {
    revisions: list.versions.map(({ revision }) => revision),
    complete: list.complete,
    published: published.revision,
  };

  /** On a phone, this hides the pane with the pressed button, so the focus moves to `target`. */
  function turnTo(next: "list" | "comparison", target: string) {
    flushSync(() => setPane(next));
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused.offsetParent !== null && view.current?.contains(focused))
      return;
    view.current?.querySelector<HTMLElement>(target)?.focus();
  }

  function choose(to: Side) {
    // Reads the next page, because it contains the version before the last listed one.
    if (sideBefore(to, known) === undefined && !list.loading) list.showOlder();
    setComparison({ from: to === "draft" || isSuperseded(to) ? published.revision : null, to });
    turnTo("comparison", "h3");
  }

  return (
    <div ref={view} className="grid grid-cols-1 gap-6 md:grid-cols-[16rem_minmax(0,1fr)]">
      <div
        className={classNames(
          "md:sticky md:top-0 md:max-h-[calc(100dvh-11rem)] md:self-start md:overflow-y-auto",
          pane !== "list" && "max-md:hidden",
        )}
      >
        <VersionList
          list={list}
          published={published.revision}
          draftSteps={draft?.steps.length}
          chosen={comparison.to}
          onChoose={choose}
        />
      </div>
      <ComparisonView
        className={classNames(pane !== "comparison" && "max-md:hidden")}
        comparison={comparison}
        before={sideBefore(comparison.to, known)}
        list={list}
        source={{ workflowId, published, draft }}
        agents={agents}
        readOnly={readOnly}
        onCompare={setComparison}
        onBack={() => turnTo("list", "[aria-current]")}
        onRestore={onRestore}
      />
    </div>
  );
}
