import { EventEmitter, once } from "node:events";

/** A report that a function did something, with its scenario's key. */
export type Mark = { key: string; what: string; details?: unknown };

/** Long enough for a server's first two retries, which are delayed by up to 45 s and 60 s. */
const MAX_WAIT_MS = 180_000;

/** Records what ran, so tests can wait for it instead of sleeping. */
export class Marks {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #marks: Mark[] = [];

  add(key: string, what: string, details?: unknown): void {
    this.#marks.push({ key, what, details });
    this.#changes.emit("mark");
  }

  of(key: string): Mark[] {
    return this.#marks.filter((mark) => mark.key === key);
  }

  count(key: string, what: string): number {
    return this.of(key).filter((mark) => mark.what === what).length;
  }

  /** Resolves when `what` has been marked `times` times. */
  async until(key: string, what: string, times = 1): Promise<Mark> {
    const found = await this.when(
      () => this.of(key).filter((mark) => mark.what === what)[times - 1],
      `"${what}" of ${key}`,
    );
    return found;
  }

  /** Calls `find` now and after each mark, and resolves with its first defined value. */
  async when<Value>(find: () => Value | undefined, what: string): Promise<Value> {
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    for (;;) {
      const value = find();
      if (value !== undefined) return value;
      await once(this.#changes, "mark", { signal }).catch(() => {
        throw new Error(`Timed out waiting for ${what}`);
      });
    }
  }
}
