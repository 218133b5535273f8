import type { Suspended } from "./protocol/protocol";
import type { Run } from "./types";

/**
 * The average size allowed per execution. Most take an estimated 40 to 60 kB, which leaves room for a few with many
 * steps or large results.
 */
const AVERAGE_BYTES = 75_000;

type Held = { term: string; calls: number; suspended: Suspended };

/**
 * Holds suspended executions, so that their runs continue without a replay. A run's row determines whether its
 * execution is still current. When the executions exceed the limits, the ones that were suspended first are dropped.
 */
export function createHeldExecutions(max: number) {
  const held = new Map<string, Held>();
  let bytes = 0;

  function remove(runId: string): Held | undefined {
    const found = held.get(runId);
    held.delete(runId);
    bytes -= found?.suspended.bytes ?? 0;
    return found;
  }

  function dropById(runId: string): void {
    remove(runId)?.suspended.drop();
  }

  return {
    /** Holds the execution until the run's next call. Call this before the run's row can be claimed. */
    add(run: Run, suspended: Suspended): void {
      dropById(run.id);
      held.set(run.id, { term: run.term, calls: run.calls, suspended });
      bytes += suspended.bytes;
      for (const first of held.keys()) {
        if (held.size <= max && bytes <= max * AVERAGE_BYTES) break;
        dropById(first);
      }
    },

    /**
     * Returns the claimed run's execution. Returns null if none is held, or if anything besides the awaited result
     * was written to the run since it was suspended.
     */
    take(run: Run): Suspended | null {
      const found = remove(run.id);
      if (!found) return null;
      const { term, calls, suspended } = found;
      const isNextCall = term === run.term && calls + 1 === run.calls && run.attempt === 0;
      if (isNextCall && suspended.canContinue(run)) return suspended;
      suspended.drop();
      return null;
    },

    /** Drops the run's execution, unless it belongs to a later call. */
    drop(run: Run): void {
      const found = held.get(run.id);
      if (found && found.calls <= run.calls) dropById(run.id);
    },

    clear(): void {
      for (const runId of held.keys()) dropById(runId);
    },

    size: () => held.size,
  };
}
