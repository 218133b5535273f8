const MAX_TIMER_MS = 2 ** 31 - 1;

/** Fires a single timer at the earliest due time, possibly early but never late. */
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
