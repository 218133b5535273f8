// Commitments in the entries, and the text that they commit to.
import { show } from "./findings.mjs";
import { commit, hash, isHash } from "./hash.mjs";

/** @type {Record<string, string[]>} */
const COMMITTED = {
  "run.started": ["input", "definition"],
  "run.continued": ["input", "inputBefore", "definition"],
  "run.completed": ["output", "error"],
  "run.failed": ["output", "error"],
  "review.opened": ["question", "document", "policy", "destinations", "tool", "server", "host"],
  "review.seen": ["document"],
  "review.decided": ["shown", "approved", "reason"],
  "review.reassigned": ["replaced", "note"],
  "review.closed": ["document", "policy"],
  "comment.added": ["text"],
  "comment.edited": ["text"],
  "comment.deleted": ["text"],
};

/** @param {unknown} salt */
export const isSalt = (salt) => typeof salt === "string" && /^([0-9a-f]{2})+$/.test(salt);

/** The text in an evidence file. It can be looked up by hash or by commitment. */
export class Texts {
  /** @type {Map<string, string>} */
  #byCommitment = new Map();
  /** Hashes that something in the file refers to. */
  #referred = new Set();
  /** @type {string | null} */
  #salt;
  #texts;
  #findings;

  /**
   * @param {any} texts
   * @param {any} ledger
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(texts, ledger, findings) {
    this.#texts = texts;
    this.#findings = findings;
    this.areErased = ledger.status === "erased";
    this.#salt = ledger.status === "recorded" && isSalt(ledger.salt) ? ledger.salt : null;
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text !== "string" || !text.isWellFormed() || hash(text) !== key)
        findings.add(`texts[${show(key)}]`, "The text was changed: its SHA-256 doesn't match.");
      if (isHash(key) && this.#salt) this.#byCommitment.set(commit(this.#salt, key), key);
    }
  }

  /** Whether text can be compared with the commitments. */
  get areComparable() {
    return this.#salt !== null;
  }

  /**
   * Returns the text with this hash. Undefined if the file doesn't have it.
   * @param {unknown} key
   * @returns {string | undefined}
   */
  find(key) {
    return Object.hasOwn(this.#texts, String(key)) ? this.#texts[String(key)] : undefined;
  }

  /**
   * Reports text that the readable part refers to by hash but that is missing from the file. `key` is the hash, or null
   * if there is no text.
   * @param {string} place
   * @param {unknown} key
   */
  require(place, key) {
    if (key === null) return;
    this.#referred.add(key);
    if (this.areComparable && this.find(key) === undefined)
      this.#findings.add(place, `The text with the SHA-256 ${show(key)} isn't in the file.`);
  }

  /**
   * Returns the text that an entry commits to. Undefined if the file doesn't have it.
   * @param {string | null} commitment
   * @returns {string | null | undefined}
   */
  textOf(commitment) {
    if (commitment === null) return null;
    const key = this.#byCommitment.get(commitment);
    return key === undefined ? undefined : this.#texts[key];
  }

  /**
   * Returns whether the commitment is to this text or, if the text is null, whether there is no commitment. Without a
   * salt, returns true, because nothing can be compared.
   * @param {string | null} commitment
   * @param {string | null} text
   */
  matchesText(commitment, text) {
    return this.isToHash(commitment, text === null ? null : hash(text));
  }

  /**
   * @param {string | null} commitment
   * @param {string | null} textHash
   */
  isToHash(commitment, textHash) {
    if (this.#salt === null) return true;
    if (textHash === null) return commitment === null;
    return isHash(textHash) && commitment === commit(this.#salt, textHash);
  }

  /**
   * Reports commitments whose text isn't in the file. If the entries have several commitments and all of them lack
   * their text, also reports the salt.
   * @param {any[]} entries
   */
  checkEntries(entries) {
    if (!this.areComparable) return;
    const commitments = entries.flatMap((chained, index) =>
      findCommitments(chained.entry).map((found) => ({ ...found, index, chained })),
    );
    const missing = commitments.filter(({ commitment }) => !this.#byCommitment.has(commitment));
    for (const { commitment } of commitments) this.#referred.add(this.#byCommitment.get(commitment));
    if (missing.length > 1 && missing.length === commitments.length)
      this.#findings.add("ledger.salt", "With this salt, no text matches the ledger.");
    for (const { field, index, chained } of missing)
      this.#findings.add(
        `ledger.entries[${index}].entry.data.${field}`,
        `No text in the file matches the entry's ${field}.`,
        chained,
      );
  }

  /**
   * Reports text that nothing refers to, because it could pass for part of the record. Call this last.
   * @param {Set<unknown>} inline text that the readable part contains directly
   */
  checkUnused(inline) {
    if (!this.areComparable) return;
    for (const [key, text] of Object.entries(this.#texts))
      if (!this.#referred.has(key) && !inline.has(text))
        this.#findings.add(`texts[${show(key)}]`, "Nothing in the file refers to this text.");
  }
}

/**
 * @param {any} entry
 * @returns {{ field: string, commitment: string }[]}
 */
function findCommitments({ action, data }) {
  const fields = (COMMITTED[action] ?? []).map((field) => ({ field, commitment: data[field] }));
  const attempts = (data.attempts ?? []).flatMap((/** @type {any} */ attempt, /** @type {number} */ index) =>
    ["input", "output", "error"].map((field) => ({
      field: `attempts[${index}].${field}`,
      commitment: attempt[field],
    })),
  );
  return [...fields, ...attempts].filter(({ commitment }) => commitment !== null && commitment !== undefined);
}
