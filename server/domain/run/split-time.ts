/** When something went on; `to` is null while it still does. */
export interface Span {
  from: Date;
  to: Date | null;
}

export interface SplitTime {
  /** How long people were waited for. */
  waitingMs: number;
  /** The rest: how long it took by itself. */
  workingMs: number;
}

/** Of the time that something took, how much of it was waiting for people. Neither the spans nor the waits overlap. */
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

function rangeOf({ from, to }: Span, now: Date): [from: number, to: number] {
  return [from.getTime(), (to ?? now).getTime()];
}
