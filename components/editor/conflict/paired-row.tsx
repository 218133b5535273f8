import { type ReactNode, useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { StepRow } from "@/components/editor/compare/step-rows";
import { StepTitle } from "@/components/editor/compare/step-title";
import { useSeen } from "@/components/editor/compare/use-seen";
import { retryInWords, reviewInWords } from "@/components/editor/steps/step-words";
import { classNames } from "@/components/ui/class-names";
import { diffTexts } from "@/server/domain/text/diff-texts";
import type { DefinitionDiff } from "@/server/domain/workflow/diff";
import { SideText } from "./side-text";

interface Labels {
  mine: string;
  theirs: string;
}

/** Shows one step in both documents. In `row`, `before` is their step and `after` is mine. */
export function PairedStep({
  row,
  labels,
  agents,
}: {
  row: StepRow;
  labels: Labels;
  agents: readonly AgentSummary[];
}) {
  const { seen, watch } = useSeen();
  const { before: theirs, after: mine } = row;
  const action = usePair(theirs?.action, mine?.action, seen);
  const review = usePair(theirs && reviewInWords(theirs), mine && reviewInWords(mine), seen);
  const cells = [
    { label: labels.mine, other: labels.theirs, step: mine, place: row.placeAfter, side: "added" },
    { label: labels.theirs, other: labels.mine, step: theirs, place: row.placeBefore, side: "removed" },
  ] as const;
  return (
    <li ref={watch} className="grid grid-cols-1 gap-4 px-4 py-3 md:grid-cols-2">
      {cells.map(({ label, other, step, place, side }) => (
        <Cell key={side} label={label} absent={!step}>
          {step ? (
            <>
              <StepTitle step={step} number={`Step ${place}`} agents={agents} differs={row.fields} />
              {row.fields.includes("position") && (
                <p className="text-muted text-sm">In a different position in {other}</p>
              )}
              <SideText text={step.action} segments={action} side={side} />
              {reviewInWords(step) && (
                <div className="pt-1">
                  <p className="text-muted text-xs">Review</p>
                  <SideText text={reviewInWords(step)} segments={review} side={side} />
                </div>
              )}
              {step.retry && <p className="pt-1 text-muted text-sm">{retryInWords(step)}</p>}
            </>
          ) : (
            <p className="text-muted text-sm">This step is only in {other}.</p>
          )}
        </Cell>
      ))}
    </li>
  );
}

/** Shows the name and the description, if they differ. */
export function PairedFields({
  diff: { name, description },
  labels,
}: {
  diff: DefinitionDiff;
  labels: Labels;
}) {
  const names = usePair(name?.before, name?.after, true);
  const descriptions = usePair(description?.before ?? "", description?.after ?? "", true);
  const cells = [
    { label: labels.mine, side: "added", called: name?.after, says: description?.after },
    { label: labels.theirs, side: "removed", called: name?.before, says: description?.before },
  ] as const;
  return (
    <li className="grid grid-cols-1 gap-4 px-4 py-3 md:grid-cols-2">
      {cells.map(({ label, side, called, says }) => (
        <Cell key={side} label={label}>
          {called !== undefined && (
            <div>
              <p className="text-muted text-xs">Name</p>
              <SideText text={called} segments={names} side={side} />
            </div>
          )}
          {description && (
            <div>
              <p className="text-muted text-xs">Description</p>
              {says ? (
                <SideText text={says} segments={descriptions} side={side} />
              ) : (
                <p className="text-muted">None</p>
              )}
            </div>
          )}
        </Cell>
      ))}
    </li>
  );
}

function Cell({ label, absent = false, children }: { label: string; absent?: boolean; children: ReactNode }) {
  return (
    <div
      className={classNames(
        "grid min-w-0 grid-cols-1 content-start gap-1",
        absent && "rounded-md border border-dashed p-3",
      )}
    >
      <p className="font-medium text-sm first-letter:uppercase md:sr-only">{label}</p>
      {children}
    </div>
  );
}

/**
 * Returns the diff between the two sides' text. Null if one side has no text, or before the row is scrolled into view.
 */
function usePair(theirs: string | undefined, mine: string | undefined, seen: boolean) {
  return useMemo(
    () => (seen && theirs !== undefined && mine !== undefined ? diffTexts(theirs, mine) : null),
    [theirs, mine, seen],
  );
}
