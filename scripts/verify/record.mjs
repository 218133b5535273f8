// A run's entries, to be matched with the readable part.
import { show } from "./findings.mjs";

/** The actions whose entries have a counterpart in the readable part. */
const RUN_ACTIONS = [
  ...["run.started", "run.rerun", "run.continued", "run.completed", "run.failed"],
  ...[
    "review.opened",
    "review.escalated",
    "review.decided",
    "review.signed",
    "review.vote_voided",
    "review.reassigned",
    "review.closed",
  ],
  ...["comment.added", "comment.edited", "comment.deleted", "run.erased"],
];

/**
 * Returns the ID in a reference. A reference can be null but must not be missing.
 * @param {any} reference
 */
export const idOf = (reference) => (reference === null ? null : (reference?.id ?? "missing"));

export class RunRecord {
  /** @type {{ place: string, chained: any, isTaken: boolean }[]} */
  #entries;
  #findings;
  texts;

  /**
   * @param {any[]} entries
   * @param {import("./commitments.mjs").Texts} texts
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(entries, texts, findings) {
    this.#entries = entries.map((chained, index) => ({
      place: `ledger.entries[${index}]`,
      chained,
      isTaken: false,
    }));
    this.texts = texts;
    this.#findings = findings;
  }

  /** What the run's entries record: 1 if the run started before the entries had the facts that later ones have. */
  get facts() {
    return this.list("run.started")[0]?.entry.data.facts ?? 1;
  }

  /** @param {string} action */
  list(action) {
    return this.#entries.map(({ chained }) => chained).filter(({ entry }) => entry.action === action);
  }

  /**
   * Takes the first matching entry, or reports that there is none. No entry is taken twice.
   * @param {string} place the path of the entry's counterpart in the readable part
   * @param {string} action
   * @param {(entry: any) => boolean} matches
   * @param {string | null} [at] If several entries match, takes the one with this time. Clocks differ, so the
   * chain's order can differ from the order of the times.
   * @returns {Match | null}
   */
  take(place, action, matches, at = null) {
    const matching = this.#entries.filter(
      ({ chained: { entry }, isTaken }) => !isTaken && entry.action === action && matches(entry),
    );
    const found = matching.find(({ chained }) => chained.entry.at === at) ?? matching[0];
    if (!found) {
      this.#findings.add(place, `The ledger has no matching ${action} entry.`);
      return null;
    }
    found.isTaken = true;
    return new Match(place, found.chained, this.texts, this.#findings);
  }

  /**
   * Reports entries without a counterpart in the readable part.
   * @param {Set<string>} reviews the IDs of the run's reviews
   */
  checkLeft(reviews) {
    for (const { place, chained, isTaken } of this.#entries) {
      const { action, subject } = chained.entry;
      if (RUN_ACTIONS.includes(action) && !isTaken)
        this.#findings.add(
          place,
          `The readable part of the file doesn't contain what the ${action} entry records.`,
          chained,
        );
      else if (subject.type === "review" && !reviews.has(subject.id))
        this.#findings.add(
          place,
          `The entry is about review ${show(subject.id)}, which isn't in the file.`,
          chained,
        );
    }
  }
}

/** An item in the readable part, matched with its entry. */
class Match {
  #place;
  chained;
  #texts;
  #findings;

  /**
   * @param {string} place
   * @param {any} chained
   * @param {import("./commitments.mjs").Texts} texts
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(place, chained, texts, findings) {
    this.#place = place;
    this.chained = chained;
    this.#texts = texts;
    this.#findings = findings;
  }

  get entry() {
    return this.chained.entry;
  }

  /**
   * Compares values in the readable part with the entry's. Each pair has the file's value, then the entry's.
   * @param {Record<string, [unknown, unknown]>} pairs keyed by the place in the item
   */
  same(pairs) {
    for (const [field, [said, recorded]] of Object.entries(pairs))
      if (JSON.stringify(said) !== JSON.stringify(recorded))
        this.report(field, `The file says ${show(said)}, but the ledger recorded ${show(recorded)}.`);
    return this;
  }

  /**
   * Returns whether the entry has a field. Entries from earlier versions of the app don't have all fields.
   * @param {string} name
   */
  has(name) {
    return Object.hasOwn(this.entry.data, name);
  }

  /**
   * Compares the person, the channel, the token, and the time.
   * @param {{ by: any, channel: string, token?: any, at: string }} act
   * @param {{ hasToken?: boolean }} [options] `hasToken` is false if the file never contains the token
   */
  sameAct({ by, channel, token, at }, { hasToken = true } = {}) {
    const { actor } = this.entry;
    return this.same({
      "by.id": [by.id, actor.member],
      channel: [channel, actor.channel],
      ...(hasToken && { "token.id": [idOf(token), actor.token] }),
      at: [at, this.entry.at],
    });
  }

  /**
   * @param {string} commitment
   * @param {string} text
   */
  matchesText(commitment, text) {
    return this.#texts.matchesText(commitment, text);
  }

  /**
   * Compares text with the entry's commitments.
   * @param {Record<string, [string | null, string]>} pairs each with text and the field of `data` that commits to it
   */
  sameTexts(pairs) {
    for (const [field, [text, name]] of Object.entries(pairs))
      if (!this.#texts.matchesText(this.entry.data[name], text))
        this.report(field, "The text doesn't match the ledger.");
    return this;
  }

  /**
   * Compares text hashes with the entry's commitments.
   * @param {Record<string, [string | null, string]>} pairs each with a hash and the field of `data` that commits to it
   */
  sameHashes(pairs) {
    for (const [field, [hash, name]] of Object.entries(pairs))
      this.sameHash(field, hash, this.entry.data[name]);
    return this;
  }

  /**
   * Compares hashes of documents with the entry's commitments. The evidence of an erased run has the commitments
   * themselves in place of the hashes.
   * @param {Record<string, [string | null, string]>} pairs each with a hash and the field of `data` that commits to it
   */
  sameDocuments(pairs) {
    if (!this.#texts.areErased) return this.sameHashes(pairs);
    return this.same(
      Object.fromEntries(
        Object.entries(pairs).map(([field, [hash, name]]) => [field, [hash, this.entry.data[name]]]),
      ),
    );
  }

  /**
   * @param {string} field
   * @param {string | null} hash
   * @param {string | null} commitment
   */
  sameHash(field, hash, commitment) {
    if (!this.#texts.isToHash(commitment, hash)) this.report(field, "The text doesn't match the ledger.");
  }

  /**
   * Compares a value with the JSON that the entry commits to.
   * @param {string} field
   * @param {string} name
   * @param {(recorded: any) => boolean} isSame
   */
  sameJson(field, name, isSame) {
    const text = this.#texts.textOf(this.entry.data[name]);
    // Missing text is reported when the commitments are checked.
    if (!this.#texts.areComparable || text === undefined) return this;
    if (!isSame(text === null ? null : JSON.parse(text)))
      this.report(field, `The file doesn't match what the ledger recorded as ${name}.`);
    return this;
  }

  /**
   * @param {string} field
   * @param {string} message
   */
  report(field, message) {
    this.#findings.add(`${this.#place}.${field}`, message, this.chained);
  }
}
