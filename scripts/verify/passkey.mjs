// Public keys of passkeys (JWK) and their signatures.
import { p256 } from "@noble/curves/nist.js";
import { verify } from "@noble/ed25519";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fromBase64url, toBase64url } from "./ed25519.mjs";
import { canonicalJson } from "./hash.mjs";

/** The JWK members that make up a key's thumbprint (RFC 7638), listed by key type. */
const THUMBPRINTED = { EC: ["crv", "kty", "x", "y"], OKP: ["crv", "kty", "x"], RSA: ["e", "kty", "n"] };

/**
 * The thumbprint of a public key (RFC 7638).
 * @param {any} key a JWK
 */
export function thumbprintOf(key) {
  const members = THUMBPRINTED[/** @type {keyof typeof THUMBPRINTED} */ (key.kty)] ?? [];
  const named = Object.fromEntries(members.map((member) => [member, key[member]]));
  return toBase64url(sha256(utf8ToBytes(canonicalJson(named))));
}

/**
 * Reads the passkeys that the caller trusts. The text is JSON: a list of thumbprints or JWKs, an object with that list
 * as `keys`, or a single JWK.
 * @param {string} text
 * @returns {string[]} thumbprints
 */
export function readPasskeyPins(text) {
  const value = JSON.parse(text);
  const keys = Array.isArray(value) ? value : (value.keys ?? [value]);
  return keys.map((/** @type {any} */ key) => (typeof key === "string" ? key : thumbprintOf(key)));
}

/**
 * Returns whether the bytes were signed with this key and algorithm.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} signature
 * @param {{ key: any, algorithm: unknown }} by
 */
export function isSignedWith(bytes, signature, { key, algorithm }) {
  const read = (/** @type {string} */ member) => fromBase64url(key[member]) ?? new Uint8Array();
  try {
    if (algorithm === "ES256" && key.kty === "EC" && key.crv === "P-256") {
      const point = concatBytes(Uint8Array.of(4), read("x"), read("y"));
      return p256.verify(signature, bytes, point, { format: "der", lowS: false });
    }
    if (algorithm === "EdDSA" && key.kty === "OKP" && key.crv === "Ed25519")
      return verify(signature, bytes, read("x"), { zip215: false });
    if (algorithm === "RS256" && key.kty === "RSA")
      return isSignedWithRsa(bytes, signature, { modulus: read("n"), exponent: read("e") });
  } catch {
    // The key or the signature is malformed.
  }
  return false;
}

/** The bytes before the hash in RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 9.2). */
const SHA256_INFO = hexToBytes("3031300d060960864801650304020105000420");
const MIN_RSA_BYTES = 256;
const PUBLIC_EXPONENT = "010001";

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} signature
 * @param {{ modulus: Uint8Array, exponent: Uint8Array }} key
 */
function isSignedWithRsa(bytes, signature, { modulus, exponent }) {
  const size = modulus.length;
  if (size < MIN_RSA_BYTES || signature.length !== size || bytesToHex(exponent) !== PUBLIC_EXPONENT)
    return false;
  const [number, base] = [toNumber(modulus), toNumber(signature)];
  if (base >= number) return false;
  // Raises the base to the power of 2^16 + 1.
  let power = base;
  for (let doubled = 0; doubled < 16; doubled++) power = (power * power) % number;
  power = (power * base) % number;
  const info = concatBytes(SHA256_INFO, sha256(bytes));
  const padding = new Uint8Array(size - info.length - 3).fill(0xff);
  const expected = concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
  return power === toNumber(expected);
}

/** @param {Uint8Array} bytes */
const toNumber = (bytes) => BigInt(`0x${bytesToHex(bytes)}`);
