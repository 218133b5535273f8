// The chain: each entry's link, and the paths from the heads to the links.
import { show } from "./findings.mjs";
import { hashJson } from "./hash.mjs";

/**
 * Each link contains the hashes of some earlier links. Returns the places of those links, nearest first.
 * @param {number} sequence
 */
function linkedFrom(sequence) {
  const linked = [];
  for (let distance = 1; sequence % distance === 0 && distance < sequence; distance *= 2)
    linked.push(sequence - distance);
  return linked;
}

/**
 * The places on the path from a later link to an earlier one (inclusive). Each step goes back as far as possible.
 * @param {number} later
 * @param {number} earlier
 */
function pathBetween(later, earlier) {
  const path = [later];
  for (let at = later; at > earlier; ) {
    at = linkedFrom(at).findLast((sequence) => sequence >= earlier) ?? earlier;
    path.push(at);
  }
  return path;
}

/** The entries, links, and heads of a file, checked against each other. */
export class Chain {
  /** @type {Map<number, any>} */
  #links = new Map();
  /** @type {Map<number, string>} */
  #hashes = new Map();
  /** @type {Map<number, any>} */
  #entries = new Map();
  /** The places whose entries match their links. */
  #matching = new Set();
  /** Missing links that have already been reported. */
  #missing = new Set();
  #ledger;
  #findings;

  /**
   * @param {any} ledger
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(ledger, findings) {
    this.#ledger = ledger;
    this.#findings = findings;
    for (const [index, chained] of ledger.entries.entries()) this.#addEntry(index, chained);
    for (const [index, link] of ledger.links.entries()) this.#addLink(index, link);
  }

  /** @param {number} sequence */
  hashAt(sequence) {
    return this.#hashes.get(sequence);
  }

  /**
   * Returns whether the entry at this place matches its link.
   * @param {number} sequence
   */
  hasEntry(sequence) {
    return this.#matching.has(sequence);
  }

  /** Compares each link with the later links that contain its hash, and each entry with its link. */
  checkLinks() {
    for (const [sequence, link] of this.#links)
      for (const [index, earlier] of linkedFrom(sequence).entries()) {
        const known = this.#hashes.get(earlier);
        if (known !== undefined && known !== link.previous[index])
          this.#report(earlier, `Link ${earlier} doesn't match the hash in link ${sequence}.`);
      }
    this.#checkNumbers();
    const places = new Map([...this.#links].map(([sequence, link]) => [link.entry, sequence]));
    for (const [index, chained] of this.#ledger.entries.entries())
      this.#findings.check(
        `ledger.entries[${index}]`,
        () => this.#checkEntry(`ledger.entries[${index}]`, chained, places),
        chained,
      );
  }

  /**
   * Reports omitted entries, which leave gaps in the run's entry numbers. Links from earlier versions of the app don't
   * contain these numbers.
   */
  #checkNumbers() {
    let [position, omitted] = [0, 0];
    for (const [index, chained] of this.#ledger.entries.entries()) {
      // Skips entries about passkeys and names, which aren't about the run.
      if (chained.entry?.run === null) continue;
      position += 1;
      const number = this.#links.get(chained.sequence)?.runSequence;
      if (number === undefined || number === position + omitted) continue;
      const before = `before entry number ${chained.sequence}`;
      const missing = number - position - omitted;
      this.#findings.add(
        `ledger.entries[${index}]`,
        missing > 0
          ? `The file omits ${missing} of the run's entries ${before}.`
          : `The file has entries from a different run ${before}.`,
        chained,
      );
      omitted += missing;
    }
  }

  /**
   * @param {string} place
   * @param {any} chained
   * @param {Map<string, number>} places the places in the chain, keyed by entry hash
   */
  #checkEntry(place, chained, places) {
    const { sequence, entry } = chained;
    const hash = hashJson(entry);
    const at = places.get(hash);
    const link = this.#links.get(sequence);
    if (link?.entry === hash) this.#matching.add(sequence);
    if (link && link.entry !== hash)
      this.#findings.add(place, `The entry doesn't match link ${sequence}.`, chained);
    else if (at !== undefined && at !== sequence)
      this.#findings.add(
        place,
        `The entry's number is ${show(sequence)}, but it was chained as number ${at}.`,
        chained,
      );
  }

  /**
   * Follows the paths from a head to each earlier place. Returns the places that the head proves.
   * @param {any} head
   * @param {number[]} targets
   * @returns {Set<number>}
   */
  follow(head, targets) {
    const proven = new Set();
    if (!this.#has(head.sequence)) return proven;
    if (this.#hashes.get(head.sequence) !== head.hash) {
      this.#report(head.sequence, `Link ${head.sequence} doesn't match the head.`);
      return proven;
    }
    for (const target of targets)
      if (target <= head.sequence && this.#connects(pathBetween(head.sequence, target))) proven.add(target);
    return proven;
  }

  /**
   * Reports links that aren't connected to the newest head. Also reports links that aren't on any path, because the
   * entry or head that needs such a link may have been deleted.
   * @param {any} newest
   * @param {any[]} heads
   * @param {number[]} targets
   */
  checkUnconnected(newest, heads, targets) {
    const connected = new Set([newest.sequence]);
    for (const [sequence, link] of [...this.#links].sort(([a], [b]) => b - a))
      if (connected.has(sequence))
        for (const [index, earlier] of linkedFrom(sequence).entries())
          if (this.#hashes.get(earlier) === link.previous[index]) connected.add(earlier);
    const paths = heads.flatMap(({ sequence }) =>
      targets.filter((target) => target <= sequence).flatMap((target) => pathBetween(sequence, target)),
    );
    const needed = new Set(paths);
    for (const sequence of this.#links.keys())
      if (!connected.has(sequence))
        this.#report(sequence, `Link ${sequence} isn't connected to the newest head.`);
      else if (!needed.has(sequence))
        this.#report(
          sequence,
          `Link ${sequence} isn't on any path, so the entry or head that needs it is missing.`,
        );
  }

  /** @param {number[]} path */
  #connects(path) {
    if (!path.every((sequence) => this.#has(sequence))) return false;
    return path.slice(1).every((earlier, index) => {
      const later = path[index] ?? earlier;
      const previous = this.#links.get(later).previous;
      return previous[linkedFrom(later).indexOf(earlier)] === this.#hashes.get(earlier);
    });
  }

  /** @param {number} sequence */
  #has(sequence) {
    if (this.#links.has(sequence)) return true;
    if (!this.#missing.has(sequence))
      this.#report(sequence, `Link ${sequence} is missing, so the path from a head breaks here.`);
    this.#missing.add(sequence);
    return false;
  }

  /**
   * @param {number} index
   * @param {any} chained
   */
  #addEntry(index, chained) {
    const place = `ledger.entries[${index}]`;
    const { sequence, entry } = chained;
    const before = this.#ledger.entries[index - 1];
    if (entry?.type !== "countersign/entry") this.#findings.add(place, "This isn't an entry.", chained);
    if (sequence === null) return;
    if (!isPlace(sequence))
      this.#findings.add(place, `${show(sequence)} isn't a valid entry number.`, chained);
    else if (this.#entries.has(sequence))
      this.#findings.add(place, `Two entries have the number ${sequence}.`, chained);
    else if (before && !(before.sequence < sequence && before.sequence !== null))
      this.#findings.add(place, "The entries aren't in chain order.", chained);
    this.#entries.set(sequence, chained);
  }

  /**
   * @param {number} index
   * @param {any} link
   */
  #addLink(index, link) {
    const place = `ledger.links[${index}]`;
    const { sequence } = link;
    const before = this.#ledger.links[index - 1];
    if (link.type !== "countersign/link" || !isPlace(sequence)) {
      this.#findings.add(place, "This isn't a link.");
      return;
    }
    if (this.#links.has(sequence)) this.#report(sequence, `Link ${sequence} appears twice.`);
    else if (before && before.sequence < sequence)
      this.#report(
        sequence,
        `Link ${sequence} is listed after an older one. Links must be listed newest first.`,
      );
    if (link.previous?.length !== linkedFrom(sequence).length)
      this.#report(
        sequence,
        `Link ${sequence} has the wrong number of hashes of earlier links. Expected: ${linkedFrom(sequence).length}.`,
      );
    this.#findings.check(place, () => {
      this.#hashes.set(sequence, hashJson(link));
      this.#links.set(sequence, link);
    });
  }

  /**
   * @param {number} sequence
   * @param {string} message
   */
  #report(sequence, message) {
    const index = this.#ledger.links.findIndex((/** @type {any} */ link) => link?.sequence === sequence);
    const place = index < 0 ? "ledger.links" : `ledger.links[${index}]`;
    this.#findings.add(place, message, this.#entries.get(sequence) ?? null);
  }
}

/** @param {unknown} sequence */
function isPlace(sequence) {
  return Number.isSafeInteger(sequence) && Number(sequence) > 0;
}
