import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { Selection } from "./selection";

/** The document at one time, and its selection. */
export interface Moment {
  definition: DraftDefinition;
  selection: Selection | null;
}

interface Change {
  before: Moment;
  /** The change, for the message after undoing it: "step 3 moved". */
  what: string;
  /** Close changes of the same field are one change. Null: always a separate change. */
  field: string | null;
  at: number;
}

/** What can be undone, oldest first, and what can be redone, next one last. */
export interface History {
  past: readonly Change[];
  future: readonly Change[];
}

export const NO_HISTORY: History = { past: [], future: [] };

/** Typing with a longer pause is two changes. */
const PAUSE_MS = 1_000;
const MAX_CHANGES = 500;

/** Records the moment before a change. `at`: the time of the change, in milliseconds. */
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

/** The moment before the last change, or null. `now`: what redo returns to. */
export function goBack({ past, future }: History, now: Moment): Travel | null {
  const change = past.at(-1);
  if (!change) return null;
  return {
    history: { past: past.slice(0, -1), future: [...future, { ...change, before: now, field: null }] },
    moment: change.before,
    what: change.what,
  };
}

/** The moment after the last undone change, or null. `now`: what undo returns to. */
export function goForward({ past, future }: History, now: Moment): Travel | null {
  const change = future.at(-1);
  if (!change) return null;
  return {
    history: { past: [...past, { ...change, before: now, field: null }], future: future.slice(0, -1) },
    moment: change.before,
    what: change.what,
  };
}
