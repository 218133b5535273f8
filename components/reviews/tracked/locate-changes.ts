import type { DiffSegment } from "@/server/domain/text/diff-texts";

/** A change and its position in the text. The inserted text spans `from` to `to`. */
export interface LocatedChange {
  from: number;
  to: number;
  removed: string;
}

/** If a deletion is longer than this, no changes are marked, because it would push the text around it out of view. */
const MAX_REMOVED_CHARS = 10_000;

/** Returns the changes with their positions in the edited text. Null if they're too large to show in the text. */
export function locateChanges(segments: readonly DiffSegment[]): LocatedChange[] | null {
  const changes: LocatedChange[] = [];
  let at = 0;
  for (const segment of segments) {
    if ("same" in segment) {
      at += segment.same.length;
      continue;
    }
    if (segment.removed.length > MAX_REMOVED_CHARS) return null;
    changes.push({ from: at, to: at + segment.added.length, removed: segment.removed });
    at += segment.added.length;
  }
  return changes;
}

/** Returns the index of the change that a caret at `place` touches, or -1. */
export function indexAt(changes: readonly LocatedChange[], place: number): number {
  return changes.findIndex(({ from, to }) => from <= place && place <= to);
}

/** Returns the index of the change before or after the caret. Wraps around at either end. */
export function indexBeside(changes: readonly LocatedChange[], place: number, by: 1 | -1): number {
  const at = indexAt(changes, place);
  const count = changes.length;
  if (at !== -1) return (at + by + count) % count;
  if (by === 1)
    return Math.max(
      0,
      changes.findIndex(({ from }) => from > place),
    );
  const before = changes.findLastIndex(({ to }) => to < place);
  return before === -1 ? count - 1 : before;
}

/** Describes a change for screen readers. */
export function describeChange(removed: string, inserted: string): string {
  return [removed && `Deleted: ${spell(removed)}.`, inserted && `Inserted: ${spell(inserted)}.`]
    .filter(Boolean)
    .join(" ");
}

const MAX_SPOKEN_CHARS = 200;

function spell(text: string): string {
  const shown = text.trim() || (text.includes("\n") ? "line break" : "space");
  return shown.length > MAX_SPOKEN_CHARS ? `${shown.slice(0, MAX_SPOKEN_CHARS)}…` : shown;
}
