import { diffWordsWithSpace } from "diff";

/** A segment that both documents share, or a segment that was replaced. */
export type DiffSegment = { same: string } | { removed: string; added: string };
type Change = Extract<DiffSegment, { removed: string }>;

/**
 * Beyond this many changed words, the whole document counts as one change. Finding each change would take
 * seconds, and no one would read them all.
 */
const MAX_CHANGED_WORDS = 1_000;

const MAX_NUMBER_LENGTH = 40;

/** Compares two documents word by word. Adjacent replaced words are one change. */
export function diffTexts(from: string, to: string): DiffSegment[] {
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MAX_CHANGED_WORDS });
  if (!changes) return [{ removed: from, added: to }];
  const segments: DiffSegment[] = [];
  for (const { value, added, removed } of changes) {
    if (!added && !removed) {
      segments.push({ same: value });
      continue;
    }
    const change = openChange(segments);
    if (added) change.added += value;
    else change.removed += value;
  }
  return keepNumbersWhole(segments).reduce<DiffSegment[]>(joinReplaced, []);
}

export function countEdits(segments: readonly DiffSegment[]): number {
  return segments.filter((segment) => "removed" in segment).length;
}

/** Returns the number of edits as text, like "1 edit" or "3 edits". */
export function editsInWords(count: number): string {
  return count === 1 ? "1 edit" : `${count} edits`;
}

function openChange(segments: DiffSegment[]): Change {
  const last = segments.at(-1);
  if (last && "removed" in last) return last;
  const change = { removed: "", added: "" };
  segments.push(change);
  return change;
}

/**
 * Joins unchanged digits with the changed digits next to them, so that changing "9,480" to "9,500" replaces
 * the whole number.
 */
function keepNumbersWhole(segments: readonly DiffSegment[]): DiffSegment[] {
  const whole = segments.map((segment) => ({ ...segment }));
  for (const [index, change] of whole.entries()) {
    if (!("removed" in change)) continue;
    const texts = [change.removed, change.added];
    const before = whole[index - 1];
    if (before && "same" in before && texts.some((text) => /^\d/.test(text))) {
      const [head = ""] = /\d[\d.,]*[.,]$/.exec(before.same.slice(-MAX_NUMBER_LENGTH)) ?? [];
      before.same = before.same.slice(0, before.same.length - head.length);
      Object.assign(change, { removed: head + change.removed, added: head + change.added });
    }
    const after = whole[index + 1];
    if (after && "same" in after && texts.some((text) => /\d$/.test(text))) {
      const [tail = ""] = /^([.,]\d+)+/.exec(after.same) ?? [];
      after.same = after.same.slice(tail.length);
      Object.assign(change, { removed: change.removed + tail, added: change.added + tail });
    }
  }
  return whole.filter((segment) => !("same" in segment) || segment.same !== "");
}

/**
 * Joins two changes if there are only spaces or a decimal separator between them and at least one of the changes is a
 * replacement.
 */
function joinReplaced(joined: DiffSegment[], segment: DiffSegment): DiffSegment[] {
  const gap = joined.at(-1);
  const before = joined.at(-2);
  const adjoin = gap && "same" in gap && /^([^\S\n]+|[.,])$/.test(gap.same);
  if (!adjoin || !before || !("removed" in before) || !("removed" in segment)) return [...joined, segment];
  if (!isReplacement(before) && !isReplacement(segment)) return [...joined, segment];
  const isNumber = /\d$/.test(before.added) && /^\d/.test(segment.added);
  if (!/^\s/.test(gap.same) && !isNumber) return [...joined, segment];
  const removed = before.removed + gap.same + segment.removed;
  return [...joined.slice(0, -2), { removed, added: before.added + gap.same + segment.added }];
}

function isReplacement({ removed, added }: Change): boolean {
  return removed !== "" && added !== "";
}
