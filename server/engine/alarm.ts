const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls `ring` at the earliest time set, or earlier if that time is beyond the range of a timer. */
export function createAlarm(ring: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let setFor = Number.POSITIVE_INFINITY;

  return {
    ringIn(ms: number): void {
      const at = Date.now() + ms;
      if (at >= setFor) return;
      clearTimeout(timer);
      setFor = at;
      timer = setTimeout(
        () => {
          setFor = Number.POSITIVE_INFINITY;
          ring();
        },
        Math.min(Math.ceil(ms), MAX_TIMER_MS),
      );
    },
    clear(): void {
      clearTimeout(timer);
      setFor = Number.NEGATIVE_INFINITY;
    },
  };
}
