import { ChevronRight } from "lucide-react";
import type { AgentSummary } from "@/components/agent-summary";
import { positionsInWords, type StepRow } from "./step-rows";
import { StepTitle } from "./step-title";

/** Shows steps that are the same in both documents, collapsed. When expanded, each step takes a few lines. */
export function SameSteps({
  rows,
  agents,
  words,
}: {
  rows: readonly StepRow[];
  agents: readonly AgentSummary[];
  /** The text after the steps' numbers, like "unchanged". */
  words: string;
}) {
  return (
    <details className="group">
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 px-4 text-muted text-sm hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2 touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
        {positionsInWords(rows)} {words}
      </summary>
      <ul className="grid grid-cols-1 gap-2 px-4 pt-1 pb-3 pl-10">
        {rows.map(
          ({ id, after, placeAfter }) =>
            after && (
              <li key={id} className="min-w-0">
                <StepTitle step={after} number={`Step ${placeAfter}`} agents={agents} />
                <p className="line-clamp-2 break-words text-muted text-sm">{after.action}</p>
              </li>
            ),
        )}
      </ul>
    </details>
  );
}
