import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { useSecond } from "@/components/ui/time/duration";
import { formatDuration } from "@/components/ui/time/format-duration";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { isFinished } from "@/server/domain/run/status";

const HATCHED =
  "bg-[repeating-linear-gradient(135deg,var(--color-waiting-line)_0_3px,var(--color-waiting-soft)_3px_6px)]";

/**
 * Shows how long a run worked and how long it waited for people (hatched), as bars and in words. Updates until the run
 * ends.
 */
export function TimeBar({ run }: { run: ListedRunDto }) {
  const ended = isFinished(run.status);
  useSecond(!ended);
  const since = useTimeRead(run);
  const passed = ended ? 0 : Date.now() - since;
  // Only one of the two times grows, because no agent works while the run waits.
  const working = run.workingMs + (run.status === "PAUSED" ? 0 : passed);
  const waiting = run.waitingMs + (run.status === "PAUSED" ? passed : 0);
  const hasWaited = run.status === "PAUSED" || waiting > 0;
  // Hydration warnings are suppressed, because the server and the browser may render at different times.
  return (
    <span className="grid min-w-0 gap-1">
      <span aria-hidden className="flex h-2 overflow-hidden rounded-full bg-sunken">
        {working > 0 && (
          <span
            suppressHydrationWarning
            className="min-w-0.5 bg-edge"
            style={{ flexGrow: working, flexBasis: 0 }}
          />
        )}
        {hasWaited && (
          <span
            suppressHydrationWarning
            className={classNames("min-w-0.5", HATCHED)}
            style={{ flexGrow: Math.max(waiting, 1), flexBasis: 0 }}
          />
        )}
      </span>
      <span suppressHydrationWarning className="truncate text-muted text-xs tabular-nums">
        {formatDuration(working)}
        <span className="sr-only"> working</span>
        {hasWaited && (
          <span suppressHydrationWarning className={run.status === "PAUSED" ? "text-waiting" : undefined}>
            {" + "}
            {formatDuration(waiting)} waiting<span className="sr-only"> for people</span>
          </span>
        )}
      </span>
    </span>
  );
}

/** Returns the time when this state of the run was first shown. */
function useTimeRead(run: ListedRunDto): number {
  const [read, setRead] = useState(() => ({ run, at: Date.now() }));
  if (read.run === run) return read.at;
  const now = { run, at: Date.now() };
  setRead(now);
  return now.at;
}
