import { EventEmitter, once } from "node:events";

/** Something that a function did, under the key of the scenario that it did it for. */
export type Mark = { key: string; what: string; details?: unknown };

/** A server retries after up to 45 s, then after up to 60 s. */
const MAX_WAIT_MS = 180_000;

/** A record of what ran, which tests wait on instead of sleeping. */
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

  /** Resolves with the first value of `find` that is not undefined, which it looks for after each mark. */
  async when<Value>(find: () => Value | undefined, what: string): Promise<Value> {
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    for (;;) {
      const value = find();
      if (value !== undefined) return value;
      await once(this.#changes, "mark", { signal }).catch(() => {
        throw new Error(`Waited in vain for ${what}`);
      });
    }
  }
}
