import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { Selection } from "./selection";

/** The document and the selection at one point in time. */
export interface Moment {
  definition: DraftDefinition;
  selection: Selection | null;
}

interface Change {
  before: Moment;
  /** Describes the change, for the message that appears after undoing it: "step 3 moved". */
  what: string;
  /** Changes with the same `field` in quick succession count as one. Null for a change that's always separate. */
  field: string | null;
  at: number;
}

/** The changes to undo and to redo. The next change to undo or redo is the last one in its list. */
export interface History {
  past: readonly Change[];
  future: readonly Change[];
}

export const NO_HISTORY: History = { past: [], future: [] };

/** A longer pause in typing starts a new change. */
const PAUSE_MS = 1_000;
const MAX_CHANGES = 500;

/** Records a change. If it continues the previous change, both count as one. */
export function record(history: History, change: Change): History {
  const last = history.past.at(-1);
  const continues =
    last && change.field !== null && last.field === change.field && change.at - last.at < PAUSE_MS;
  const past = continues
    ? [...history.past.slice(0, -1), { ...last, at: change.at }]
    : [...history.past.slice(1 - MAX_CHANGES), change];
  return { past, future: [] };
}

export interface Travel {
  history: History;
  moment: Moment;
  what: string;
}

/** Returns the state before the last change, or null. Redo returns to `now`. */
export function goBack({ past, future }: History, now: Moment): Travel | null {
  const change = past.at(-1);
  if (!change) return null;
  return {
    history: { past: past.slice(0, -1), future: [...future, { ...change, before: now, field: null }] },
    moment: change.before,
    what: change.what,
  };
}

/** Returns the state after the last undone change, or null. Undo returns to `now`. */
export function goForward({ past, future }: History, now: Moment): Travel | null {
  const change = future.at(-1);
  if (!change) return null;
  return {
    history: { past: [...past, { ...change, before: now, field: null }], future: future.slice(0, -1) },
    moment: change.before,
    what: change.what,
  };
}
