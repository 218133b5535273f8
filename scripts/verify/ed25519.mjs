// Ed25519 signatures and key thumbprints.
import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./hash.mjs";

hashes.sha512 = sha512;

/**
 * The thumbprint of an Ed25519 public key (RFC 7638, RFC 8037).
 * @param {string} x the key in base64url
 */
export function thumbprint(x) {
  return toBase64url(sha256(utf8ToBytes(canonicalJson({ crv: "Ed25519", kty: "OKP", x }))));
}

/**
 * Returns whether `signed.signature` is the key's signature over the other fields as canonical JSON.
 * @param {Record<string, unknown>} signed
 * @param {string} x the public key in base64url
 */
export function isSignedBy({ signature, ...signed }, x) {
  const bytes = fromBase64url(signature);
  const key = fromBase64url(x);
  if (bytes?.length !== 64 || key?.length !== 32) return false;
  // Strict, as in RFC 8032: a signature has only one valid form.
  return verify(bytes, utf8ToBytes(canonicalJson(signed)), key, { zip215: false });
}

/** @param {Uint8Array} bytes */
export function toBase64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Decodes base64url. The last character can have unused bits, so the same bytes have several encodings. Returns null
 * unless the text is the canonical one.
 * @param {unknown} text
 */
export function fromBase64url(text) {
  if (typeof text !== "string" || !/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const decoded = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  return toBase64url(bytes) === text ? bytes : null;
}
