/** A time span. `to` is null if the span hasn't ended. */
export interface Span {
  from: Date;
  to: Date | null;
}

export interface SplitTime {
  /** The time spent waiting for people. */
  waitingMs: number;
  workingMs: number;
}

/**
 * Splits the total time into time spent waiting for people and time spent working. No two spans may overlap,
 * and no two waits may overlap.
 */
export function splitTime(spans: readonly Span[], waits: readonly Span[], now: Date): SplitTime {
  let whole = 0;
  let waitingMs = 0;
  for (const span of spans) {
    const [from, to] = rangeOf(span, now);
    whole += Math.max(0, to - from);
    for (const wait of waits) {
      const [begun, ended] = rangeOf(wait, now);
      waitingMs += Math.max(0, Math.min(to, ended) - Math.max(from, begun));
    }
  }
  return { waitingMs, workingMs: whole - waitingMs };
}

/**
 * Returns the spans in which a run was under way. Excludes the time between each failure and the moment when someone
 * continued the run. `end` is null if the run hasn't ended.
 */
export function spansBetween(
  begin: Date,
  end: Date | null,
  breaks: readonly { failedAt: Date; continuedAt: Date }[],
): Span[] {
  const starts = [begin, ...breaks.map(({ continuedAt }) => continuedAt)];
  const ends = [...breaks.map(({ failedAt }) => failedAt), end];
  return starts.map((from, index) => ({ from, to: ends[index] ?? null }));
}

/** Returns the total length of ended spans, in milliseconds. */
export function sumSpans(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + ((to?.getTime() ?? from.getTime()) - from.getTime()), 0);
}

function rangeOf({ from, to }: Span, now: Date): [from: number, to: number] {
  return [from.getTime(), (to ?? now).getTime()];
}
