// The problems that the verifier found.

/**
 * @typedef {{ id: string, action: string, sequence: number | null }} EntryRef
 * @typedef {{ place: string, entry: EntryRef | null, message: string }} Finding
 * `place` is a path in the file, such as `reviews[0].decisions[1].reason`.
 */

export class Findings {
  /** @type {Finding[]} */
  list = [];

  /**
   * @param {string} place
   * @param {string} message one plain sentence
   * @param {{ sequence: number | null, entry: { id: string, action: string } } | null} [chained]
   */
  add(place, message, chained = null) {
    const entry = chained && {
      id: chained.entry?.id,
      action: chained.entry?.action,
      sequence: chained.sequence,
    };
    this.list.push({ place, entry, message });
  }

  /**
   * Reports items that are out of order in a list.
   * @param {string} place
   * @param {any[]} items
   * @param {(item: any) => string | number} keyOf
   */
  checkOrder(place, items, keyOf) {
    for (const [index, item] of items.entries())
      if (index > 0 && keyOf(items[index - 1]) > keyOf(item))
        this.add(`${place}[${index}]`, "This item is out of order.");
  }

  /**
   * Runs one part of the verification. Reports any error it throws as a problem, because a changed file can have any
   * structure.
   * @param {string} place
   * @param {() => void} check
   * @param {Parameters<Findings["add"]>[2]} [chained]
   */
  check(place, check, chained = null) {
    try {
      check();
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      this.add(place, `This part doesn't match the structure in docs/evidence.md (${reason}).`, chained);
    }
  }
}

/** @param {unknown} value */
export const textOf = (value) => (typeof value === "string" ? value : show(value));

/** @param {unknown} value */
export const show = (value) => (value === undefined ? "nothing" : JSON.stringify(value));
