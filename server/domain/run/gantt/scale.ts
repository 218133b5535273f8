/** A time span in milliseconds. */
export interface Range {
  from: number;
  to: number;
}

/** Part of a chart's time axis. `start` and `end` are positions on the axis, from 0 to 1. */
export interface Piece extends Range {
  start: number;
  end: number;
  /** Whether this part is drawn shorter than its real length. If so, it needs a label with that length. */
  isCompressed: boolean;
}

/** The maximum share of the axis for a single compressed gap and for all compressed gaps together. */
const GAP_SHARE = 0.14;
const GAPS_SHARE = 0.6;

/**
 * Makes a time axis on which hours of waiting don't hide seconds of work. Time is proportional, except in long
 * gaps between the busy spans. All compressed gaps have the same width.
 */
export function makeScale(busy: readonly Range[], whole: Range): Piece[] {
  const pieces = splitAt(busy, whole);
  const compressed = new Set(chooseCompressed(pieces));
  const linearMs = sumOf(pieces.filter((piece) => !compressed.has(piece)));
  const gapShare = linearMs === 0 ? 1 / Math.max(1, compressed.size) : shareOf(compressed.size);
  const perMs = linearMs === 0 ? 0 : (1 - gapShare * compressed.size) / linearMs;
  let at = 0;
  return pieces.map((piece, index) => {
    const isCompressed = compressed.has(piece);
    const start = at;
    at = index === pieces.length - 1 ? 1 : at + (isCompressed ? gapShare : lengthOf(piece) * perMs);
    return { from: piece.from, to: piece.to, start, end: at, isCompressed };
  });
}

/** Returns a time's position on the axis, from 0 to 1. Times outside the axis are placed at its ends. */
export function placeTime(pieces: readonly Piece[], time: number): number {
  const piece = pieces.find(({ to }) => time <= to);
  if (!piece) return pieces.length === 0 ? 0 : 1;
  if (lengthOf(piece) === 0) return piece.start;
  const part = Math.max(0, time - piece.from) / lengthOf(piece);
  return piece.start + part * (piece.end - piece.start);
}

interface Part extends Range {
  isBusy: boolean;
}

/** Splits the whole span into busy parts and the gaps between them, in order. */
function splitAt(busy: readonly Range[], whole: Range): Part[] {
  const parts: Part[] = [];
  let at = whole.from;
  for (const range of [...busy].sort((a, b) => a.from - b.from)) {
    const from = Math.max(at, range.from);
    const to = Math.min(whole.to, range.to);
    if (to <= from) continue;
    if (from > at) parts.push({ from: at, to: from, isBusy: false });
    const last = parts.at(-1);
    if (last?.isBusy) last.to = to;
    else parts.push({ from, to, isBusy: true });
    at = to;
  }
  if (whole.to > at || parts.length === 0)
    parts.push({ from: at, to: Math.max(at, whole.to), isBusy: false });
  return parts;
}

/** Returns the gaps that would take more space than a compressed gap if time were proportional. */
function chooseCompressed(parts: readonly Part[]): Part[] {
  const gaps = parts
    .filter((part) => !part.isBusy && lengthOf(part) > 0)
    .sort((a, b) => lengthOf(b) - lengthOf(a));
  let rest = sumOf(parts);
  let count = 0;
  for (const gap of gaps) {
    const share = (lengthOf(gap) / rest) * (1 - count * shareOf(count));
    if (share <= shareOf(count + 1)) break;
    rest -= lengthOf(gap);
    count++;
  }
  return gaps.slice(0, count);
}

function shareOf(count: number): number {
  return count === 0 ? 0 : Math.min(GAP_SHARE, GAPS_SHARE / count);
}

function lengthOf({ from, to }: Range): number {
  return to - from;
}

function sumOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + lengthOf(range), 0);
}
