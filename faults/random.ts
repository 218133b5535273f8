/** Repeatable random choices: the same seed gives the same choices. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** Picks `count` random items and returns them in their original order. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const drawn = items.map((item, index) => ({ item, index, lot: this.next() }));
    drawn.sort((one, other) => one.lot - other.lot);
    return drawn
      .slice(0, count)
      .sort((one, other) => one.index - other.index)
      .map(({ item }) => item);
  }
}
