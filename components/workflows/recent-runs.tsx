import { runLook } from "@/components/runs/status";
import type { RecentRun } from "@/server/domain/workflow/recent-run";
import { longestOf, RunBar } from "./run-bar";

/** Shows the latest runs as small bars, with the newest on the right. */
export function RecentRuns({ runs }: { runs: readonly RecentRun[] }) {
  if (runs.length === 0) return null;
  const longestMs = longestOf(runs);
  return (
    <span
      role="img"
      aria-label={summarize(runs)}
      title={summarize(runs)}
      className="flex h-5 items-end gap-0.75"
    >
      {runs.toReversed().map((run) => (
        <RunBar key={run.id} run={run} longestMs={longestMs} width={7} height={20} />
      ))}
    </span>
  );
}

/** Returns a summary like "Last 3 runs: 2 completed, 1 failed". */
function summarize(runs: readonly RecentRun[]): string {
  const counts = new Map<string, number>();
  for (const { status, reason } of runs) {
    const words = runLook(status, reason).words.toLowerCase();
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => `${count} ${words}`);
  return `Last ${runs.length === 1 ? "run" : `${runs.length} runs`}: ${parts.join(", ")}`;
}
