// A receipt for a decision. It proves to its holder that the evidence contains that decision, unchanged.
import { show } from "./findings.mjs";
import { hashJson } from "./hash.mjs";

/**
 * @typedef {{ entry: { id: string, hash: string, sequence?: number | null }, organization?: string, run?: string }} Receipt
 */

/**
 * Reads a receipt that is written as ENTRY:HASH or as JSON. Returns null for any other text.
 * @param {string} text
 * @returns {Receipt | null}
 */
export function readReceipt(text) {
  const [, id, hash] = /^(ent_\w+):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (id && hash) return { entry: { id, hash } };
  try {
    const receipt = JSON.parse(text);
    const { id, hash } = receipt.entry;
    const isReceipt =
      receipt.type === "countersign/receipt" && typeof id === "string" && typeof hash === "string";
    return isReceipt ? receipt : null;
  } catch {
    return null;
  }
}

/**
 * Reports the receipt's entry if it's missing from the file or has changed.
 * @param {Receipt} receipt
 * @param {any[]} entries
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkReceipt({ entry: { id, hash, sequence }, organization, run }, entries, findings) {
  const chained = entries.find(({ entry }) => entry.id === id) ?? null;
  const add = (/** @type {string} */ message) => findings.add("receipt", message, chained);
  if (!chained) add(`The file doesn't contain the receipt's entry ${show(id)}.`);
  else if (hashJson(chained.entry) !== hash) add("The entry doesn't match the receipt.");
  else if ((organization ?? chained.entry.organization) !== chained.entry.organization)
    add("The receipt belongs to a different organization.");
  else if ((run ?? chained.entry.run) !== chained.entry.run) add("The receipt belongs to a different run.");
  else if (sequence && sequence !== chained.sequence)
    add(`The entry's number is ${show(chained.sequence)}, but it's ${sequence} in the receipt.`);
}
