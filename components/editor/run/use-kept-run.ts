import { useSyncExternalStore } from "react";

const PREFIX = "countersign.watched-run.";
/** Caches `sessionStorage` and stands in for it if storage is unavailable. */
const known = new Map<string, string | null>();
const listeners = new Set<() => void>();

/** Remembers, per browser tab, which run the editor shows, so that a reload shows the same run. */
export function useKeptRun(workflowId: string): [string | null, (runId: string | null) => void] {
  const runId = useSyncExternalStore(
    subscribe,
    () => read(workflowId),
    () => null,
  );
  return [runId, (next) => keep(workflowId, next)];
}

function read(workflowId: string): string | null {
  if (!known.has(workflowId))
    known.set(
      workflowId,
      attempt(() => sessionStorage.getItem(PREFIX + workflowId)),
    );
  return known.get(workflowId) ?? null;
}

function keep(workflowId: string, runId: string | null) {
  known.set(workflowId, runId);
  attempt(() =>
    runId === null
      ? sessionStorage.removeItem(PREFIX + workflowId)
      : sessionStorage.setItem(PREFIX + workflowId, runId),
  );
  for (const listener of listeners) listener();
}

function attempt<Result>(act: () => Result): Result | null {
  try {
    return act();
  } catch {
    return null;
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
