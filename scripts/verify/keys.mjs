// Public keys, the pinned ones among them, and the signatures of heads and files.
import { show } from "./findings.mjs";
import { isSignedBy, thumbprint } from "./signature.mjs";

/**
 * @typedef {{ kty: string, crv: string, x: string, kid?: string, createdAt?: string, retiredAt?: string | null }} Key
 * @typedef {{ thumbprint: string, key: Key | null }} Pin a key that the caller trusts, or only its thumbprint
 */

/**
 * Reads pinned keys: a thumbprint, or the text of a file with a JWK, a JWKS, or the contents of keys.json.
 * @param {string} text
 * @returns {Pin[]}
 */
export function readPins(text) {
  if (/^[\w-]{43}$/.test(text.trim())) return [{ thumbprint: text.trim(), key: null }];
  const value = JSON.parse(text);
  const keys = Array.isArray(value) ? value : (value.keys ?? [value]);
  return keys.map((/** @type {Key} */ key) => {
    if (key.kty !== "OKP" || key.crv !== "Ed25519" || typeof key.x !== "string")
      throw new TypeError("it doesn't contain an Ed25519 key (JWK)");
    const print = thumbprint(key.x);
    if (key.kid !== undefined && key.kid !== print)
      throw new TypeError(`the key ${key.kid} isn't named by its thumbprint, which is ${print}`);
    return { thumbprint: print, key };
  });
}

/** The keys of a file. With pins, only pinned keys count. */
export class KeyRing {
  /** @type {Map<string, Key>} */
  #keys = new Map();
  /** @type {Map<string, Pin> | null} */
  #pins;
  #findings;

  /**
   * @param {Key[]} keys
   * @param {Pin[] | null} pins
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(keys, pins, findings) {
    this.#pins = pins && new Map(pins.map((pin) => [pin.thumbprint, pin]));
    this.#findings = findings;
    for (const [index, key] of keys.entries())
      findings.check(`ledger.keys[${index}]`, () => this.#add(`ledger.keys[${index}]`, key));
  }

  /**
   * Returns whether a head or a file is signed by its key, and reports it otherwise.
   * @param {string} place
   * @param {any} signed
   */
  isSigned(place, signed) {
    const key = this.#keys.get(signed.key);
    if (this.#pins && !this.#pins.has(signed.key))
      this.#findings.add(place, `This is signed with the key ${show(signed.key)}, which isn't a pinned key.`);
    else if (!key) this.#findings.add(place, `The file doesn't contain the key ${show(signed.key)}.`);
    else if (!isSignedBy(signed, key.x)) this.#findings.add(place, "The signature is wrong.");
    else return true;
    return false;
  }

  /**
   * @param {string} place
   * @param {Key} key
   */
  #add(place, key) {
    const { kty, crv, x, kid } = key;
    if (kty !== "OKP" || crv !== "Ed25519") this.#findings.add(place, "This isn't an Ed25519 key.");
    else if (kid === undefined || kid !== thumbprint(x))
      this.#findings.add(place, `The key is named ${show(kid)}, but its thumbprint is ${thumbprint(x)}.`);
    else if (this.#keys.has(kid)) this.#findings.add(place, `The key ${kid} appears twice.`);
    else {
      this.#keys.set(kid, key);
      this.#compare(place, key, this.#pins?.get(kid)?.key ?? null);
    }
  }

  /**
   * Compares the key's times with those of the pinned key. Only its retirement can be news.
   * @param {string} place
   * @param {Key} key
   * @param {Key | null} pinned
   */
  #compare(place, key, pinned) {
    if (!pinned?.createdAt) return;
    const retired = pinned.retiredAt ?? key.retiredAt;
    if (pinned.createdAt !== key.createdAt || retired !== key.retiredAt)
      this.#findings.add(place, "The key's times aren't those of the pinned key.");
  }
}
