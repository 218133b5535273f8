import { type ReactNode, useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { ChangedStep } from "./changed-step";
import { ComparedText, Replaced } from "./compared-text";
import { summarizeChanges } from "./diff-summary";
import { SameSteps } from "./same-steps";
import { foldSame } from "./step-rows";

/** Shows the changes between two documents: a summary, then the name, the description, and each step. */
export function DefinitionDiff({
  before,
  after,
  agents,
}: {
  before: DraftDefinition;
  after: DraftDefinition;
  agents: readonly AgentSummary[];
}) {
  const diff = useMemo(() => diffDefinitions(before, after), [before, after]);
  const rows = useMemo(() => foldSame(diff, before), [diff, before]);
  const { name, description } = diff;
  const differs = Boolean(name || description || rows.some(({ kind }) => kind === "step"));
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="font-medium">{summarizeChanges(diff)}</p>
      {differs && (
        <>
          {name && (
            <DocumentField label="Name">
              <Replaced before={name.before} after={name.after} />
            </DocumentField>
          )}
          {description && (
            <DocumentField label="Description">
              <ComparedText before={description.before ?? ""} after={description.after ?? ""} />
            </DocumentField>
          )}
          {rows.length > 0 && (
            <ul aria-label="Steps" className="divide-y overflow-clip rounded-md border bg-surface">
              {rows.map((entry) =>
                entry.kind === "same" ? (
                  <li key={`same-${entry.rows[0]?.id}`}>
                    <SameSteps rows={entry.rows} agents={agents} words="unchanged" />
                  </li>
                ) : (
                  <ChangedStep key={entry.row.id} row={entry.row} agents={agents} />
                ),
              )}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

function DocumentField({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label} className="rounded-md border px-4 py-3">
      <p className="text-muted text-xs">{label}</p>
      {children}
    </section>
  );
}
