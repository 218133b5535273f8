/** Counts the whole seconds that something is in view. */
export interface ViewClock {
  setInView(inView: boolean): void;
  /** Returns the seconds since the last call. A partial second carries over to the next call. */
  take(): number;
  /** Adds back the seconds from a failed report. */
  restore(seconds: number): void;
}

export function makeViewClock(now: () => number): ViewClock {
  let since: number | null = null;
  let unreported = 0;
  const add = () => {
    const time = now();
    if (since !== null) {
      unreported += time - since;
      since = time;
    }
  };
  return {
    setInView(inView) {
      add();
      since = inView ? now() : null;
    },
    take() {
      add();
      const seconds = Math.floor(unreported / 1000);
      unreported -= seconds * 1000;
      return seconds;
    },
    restore(seconds) {
      unreported += seconds * 1000;
    },
  };
}
