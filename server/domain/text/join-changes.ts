import type { DiffSegment } from "./diff-texts";

/** Changes with fewer unchanged words than this between them are joined, so that they're easier to read. */
const MIN_SAME_WORDS = 3;

/**
 * Makes a comparison easier to read. Joins changes in a line that are only a few unchanged words apart. If most words
 * of a line changed, joins all its changes. The segments still contain all the text from both documents.
 */
export function joinChanges(segments: readonly DiffSegment[]): DiffSegment[] {
  const lines = splitLines(segments.reduce<DiffSegment[]>(joinAcrossGap, []));
  return lines.flatMap(joinLine).reduce<DiffSegment[]>(joinSame, []);
}

function joinAcrossGap(joined: DiffSegment[], segment: DiffSegment): DiffSegment[] {
  const [before, gap] = joined.slice(-2);
  if (!before || !gap || "same" in before || !("same" in gap) || "same" in segment)
    return [...joined, segment];
  if (gap.same.includes("\n") || countWords(gap.same) >= MIN_SAME_WORDS) return [...joined, segment];
  return [...joined.slice(0, -2), joinAll([before, gap, segment])];
}

/** Returns the segments of each line. Doesn't split a change that spans lines. */
function splitLines(segments: readonly DiffSegment[]): DiffSegment[][] {
  const lines: DiffSegment[][] = [[]];
  for (const segment of segments) {
    const parts = "same" in segment ? segment.same.split(/(?<=\n)/).map((same) => ({ same })) : [segment];
    for (const part of parts) {
      lines.at(-1)?.push(part);
      if ("same" in part && part.same.endsWith("\n")) lines.push([]);
    }
  }
  return lines;
}

/** Joins all changes in a line if most of its words changed. */
function joinLine(line: DiffSegment[]): DiffSegment[] {
  const changed = line.map((segment) => "removed" in segment);
  const [first, last] = [changed.indexOf(true), changed.lastIndexOf(true)];
  if (first === last || wordsOf(line, "changed") <= wordsOf(line, "same")) return line;
  return [...line.slice(0, first), joinAll(line.slice(first, last + 1)), ...line.slice(last + 1)];
}

function wordsOf(line: readonly DiffSegment[], kind: "same" | "changed"): number {
  return line.reduce((sum, segment) => {
    if ("same" in segment) return kind === "same" ? sum + countWords(segment.same) : sum;
    return kind === "changed" ? sum + Math.max(countWords(segment.removed), countWords(segment.added)) : sum;
  }, 0);
}

function joinAll(segments: readonly DiffSegment[]): DiffSegment {
  const side = (side: "removed" | "added") =>
    segments.map((segment) => ("same" in segment ? segment.same : segment[side])).join("");
  return { removed: side("removed"), added: side("added") };
}

function joinSame(joined: DiffSegment[], segment: DiffSegment): DiffSegment[] {
  const last = joined.at(-1);
  if (!last || !("same" in last) || !("same" in segment)) return [...joined, segment];
  return [...joined.slice(0, -1), { same: last.same + segment.same }];
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
