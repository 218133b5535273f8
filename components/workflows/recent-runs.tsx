import { runLook } from "@/components/runs/status";
import type { RunReason, RunStatus } from "@/server/domain/run/status";

/** The bars differ in shape as well as color: full, broken, half, hollow. */
const BARS: Record<RunStatus, string> = {
  COMPLETED: "h-5 bg-done",
  FAILED: "h-5 border-failed border-y-8 bg-transparent",
  PAUSED: "h-2.5 bg-waiting-line",
  RUNNING: "h-5 border border-accent",
  QUEUED: "h-2.5 border border-edge",
};
const CANCELLED = "h-5 border border-edge border-dashed";
const PLACES = 10;

interface RecentRun {
  id: string;
  status: RunStatus;
  reason: RunReason | null;
}

/** Shows the latest runs as small bars, with the newest on the right. */
export function RecentRuns({ runs }: { runs: readonly RecentRun[] }) {
  if (runs.length === 0) return null;
  const oldestFirst = runs.slice(0, PLACES).toReversed();
  return (
    <span
      role="img"
      aria-label={summarize(runs)}
      title={summarize(runs)}
      className="flex h-5 items-end gap-1"
    >
      {oldestFirst.map(({ id, status, reason }) => (
        <span key={id} className={`w-1.5 rounded-sm ${reason === "CANCELLED" ? CANCELLED : BARS[status]}`} />
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
