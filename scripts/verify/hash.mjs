// Canonical JSON, hashes, and commitments.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * Canonical JSON (RFC 8785): sorted keys, no spaces. Throws for text that UTF-8 can't represent.
 * @param {unknown} value
 * @returns {string}
 */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.keys(value).sort();
    return `{${fields.map((key) => `${canonicalJson(key)}:${canonicalJson(value[key])}`).join(",")}}`;
  }
  if (typeof value === "string" && !value.isWellFormed())
    throw new TypeError("the text contains a lone surrogate");
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("a value is missing");
  return text;
}

/** @param {Uint8Array | string} content */
export function hash(content) {
  return bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content));
}

/** @param {unknown} value */
export const hashJson = (value) => hash(canonicalJson(value));

/** @param {unknown} text */
export const isHash = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

/**
 * Returns the commitment to the text with this hash: the SHA-256 of the salt's bytes followed by the hash's bytes.
 * @param {string} salt in hex
 * @param {string} textHash in hex
 */
export function commit(salt, textHash) {
  return hash(concatBytes(hexToBytes(salt), hexToBytes(textHash)));
}
