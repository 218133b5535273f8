import { useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { summarizeConflict } from "@/components/editor/compare/diff-summary";
import { SameSteps } from "@/components/editor/compare/same-steps";
import { foldSame } from "@/components/editor/compare/step-rows";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { PairedFields, PairedStep } from "./paired-row";

/** Shows two documents side by side, step by step. Steps that are the same in both appear once, collapsed. */
export function ConflictComparison({
  mine,
  theirs,
  labels,
  agents,
}: {
  mine: DraftDefinition;
  theirs: DraftDefinition;
  labels: { mine: string; theirs: string };
  agents: readonly AgentSummary[];
}) {
  const diff = useMemo(() => diffDefinitions(theirs, mine), [theirs, mine]);
  const rows = useMemo(() => foldSame(diff, theirs), [diff, theirs]);
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="font-medium">{summarizeConflict(diff, labels)}</p>
      <div>
        <div aria-hidden className="grid grid-cols-2 gap-4 px-4 pb-1 font-medium max-md:hidden">
          <span className="first-letter:uppercase">{labels.mine}</span>
          <span className="first-letter:uppercase">{labels.theirs}</span>
        </div>
        <ul aria-label="Differences" className="divide-y overflow-clip rounded-md border bg-surface">
          {(diff.name || diff.description) && <PairedFields diff={diff} labels={labels} />}
          {rows.map((entry) =>
            entry.kind === "same" ? (
              <li key={`same-${entry.rows[0]?.id}`}>
                <SameSteps
                  rows={entry.rows}
                  agents={agents}
                  words={entry.rows.length === 1 ? "is the same in both" : "are the same in both"}
                />
              </li>
            ) : (
              <PairedStep key={entry.row.id} row={entry.row} labels={labels} agents={agents} />
            ),
          )}
        </ul>
      </div>
    </div>
  );
}
