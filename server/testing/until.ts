const PATIENCE_MS = 30_000;
/** In a long wait, polling more often would slow down what the test waits for. */
const MAX_PAUSE_MS = 80;

/** Polls, less and less often, until `is` accepts the value. If it never does, throws an error with the last value. */
export async function until<T>(ask: () => Promise<T>, is: (value: T) => boolean): Promise<T> {
  const giveUp = Date.now() + PATIENCE_MS;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, MAX_PAUSE_MS)) {
    const value = await ask();
    if (is(value)) return value;
    if (Date.now() > giveUp) throw new Error(`it stayed ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
