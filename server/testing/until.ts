const PATIENCE_MS = 30_000;

/** Polls until the value is as expected. Throws an error with the last value if that takes too long. */
export async function until<T>(ask: () => Promise<T>, is: (value: T) => boolean): Promise<T> {
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await ask();
    if (is(value)) return value;
    if (Date.now() > giveUp) throw new Error(`it stayed ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
