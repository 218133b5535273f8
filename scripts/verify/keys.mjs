// Public keys, including pinned ones, and the signatures of heads and files.
import { isSignedBy, thumbprint } from "./ed25519.mjs";
import { show } from "./findings.mjs";

/** The clocks of an installation's processes can differ by this much. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * @typedef {{ kty: string, crv: string, x: string, kid?: string, createdAt?: string, startsAt?: string, retiredAt?: string | null }} Key
 * @typedef {{ thumbprint: string, key: Key | null }} Pin a key that the caller trusts, or only its thumbprint
 */

/**
 * Reads pinned keys. The text is a thumbprint or the contents of a file: a JWK, a JWKS, or keys.json.
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
      throw new TypeError(`the ID of key ${key.kid} isn't its thumbprint, ${print}`);
    return { thumbprint: print, key };
  });
}

/** The keys in a file. If there are pins, only pinned keys count. */
export class KeyRing {
  /** @type {Map<string, Key>} */
  #keys = new Map();
  /** @type {Map<string, Pin> | null} */
  #pins;
  #findings;
  /** @type {Key | undefined} */
  #newest;

  /**
   * @param {Key[]} keys
   * @param {Pin[] | null} pins
   * @param {import("./findings.mjs").Findings} findings
   * @param {string} [place] where the keys are in the file
   */
  constructor(keys, pins, findings, place = "ledger.keys") {
    this.#pins = pins && new Map(pins.map((pin) => [pin.thumbprint, pin]));
    this.#findings = findings;
    this.#newest = keys[0];
    for (const [index, key] of keys.entries())
      findings.check(`${place}[${index}]`, () => this.#add(`${place}[${index}]`, key));
  }

  /**
   * Returns whether a head or a file is signed by its key. If not, reports it.
   * @param {string} place
   * @param {any} signed
   */
  isSigned(place, signed) {
    const key = this.#keys.get(signed.key);
    if (this.#pins && !this.#pins.has(signed.key))
      this.#findings.add(place, `This is signed with the key ${show(signed.key)}, which isn't a pinned key.`);
    else if (!key) this.#findings.add(place, `The file doesn't contain the key ${show(signed.key)}.`);
    else if (!isSignedBy(signed, key.x)) this.#findings.add(place, "The signature is wrong.");
    else return this.#isInUse(place, key, signed.signedAt ?? signed.madeAt);
    return false;
  }

  /**
   * Returns whether a key was in use at this time. If not, reports the signature. A stolen key therefore can't sign
   * anything dated after its retirement.
   * @param {string} place
   * @param {Key} key
   * @param {string} at
   */
  #isInUse(place, key, at) {
    const time = Date.parse(at);
    const pinned = this.#pins?.get(key.kid ?? "")?.key ?? key;
    const start = Date.parse(startOf(pinned) ?? "") - CLOCK_TOLERANCE_MS;
    const end = Date.parse(pinned.retiredAt ?? key.retiredAt ?? "") + CLOCK_TOLERANCE_MS;
    if (time < start) this.#findings.add(place, `This was signed before the key ${key.kid} was in use.`);
    else if (time > end) this.#findings.add(place, `This was signed after the key ${key.kid} was retired.`);
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
      this.#findings.add(
        place,
        `The key's ID (kid) is ${show(kid)}, but its thumbprint is ${thumbprint(x)}.`,
      );
    else if (this.#keys.has(kid)) this.#findings.add(place, `The key ${kid} appears twice.`);
    else {
      this.#keys.set(kid, key);
      this.#compare(place, key, this.#pins?.get(kid)?.key ?? null);
    }
  }

  /**
   * Compares the key's times with the pinned key's. A pinned key that was saved before its retirement has no retirement
   * time. The same is true of the file's newest key if the file was created before that key's retirement.
   * @param {string} place
   * @param {Key} key
   * @param {Key | null} pinned
   */
  #compare(place, key, pinned) {
    if (!pinned?.createdAt) return;
    const isOlder = key.retiredAt === null && key === this.#newest;
    const retired = isOlder ? key.retiredAt : (pinned.retiredAt ?? key.retiredAt);
    if (
      pinned.createdAt !== key.createdAt ||
      startOf(pinned) !== startOf(key) ||
      retired !== key.retiredAt ||
      Number.isNaN(Date.parse(retired ?? key.createdAt))
    )
      this.#findings.add(place, "The key's dates don't match the pinned key.");
  }
}

/**
 * Returns when a key starts signing.
 * @param {Key} key
 */
function startOf({ startsAt, createdAt }) {
  return startsAt ?? createdAt;
}
