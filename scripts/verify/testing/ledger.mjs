// Makes a ledger for tests, without the verifier's or the app's code. Everything is derived from fixed labels, so that
// the test vectors in docs/evidence/ can be compared with this ledger.
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import canonicalize from "canonicalize";

export const sha256 = (content) => createHash("sha256").update(content).digest("hex");
export const hashJson = (value) => sha256(canonicalize(value));

/** Derives an Ed25519 key from a label. */
export function makeKey(label, { createdAt, startsAt, retiredAt = null }) {
  const seed = createHash("sha256").update(label).digest();
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  const kid = createHash("sha256")
    .update(canonicalize({ kty: "OKP", crv: "Ed25519", x }))
    .digest("base64url");
  return { privateKey, jwk: { kty: "OKP", crv: "Ed25519", x, kid, createdAt, startsAt, retiredAt } };
}

export function signJson(value, { privateKey }) {
  return {
    ...value,
    signature: sign(null, Buffer.from(canonicalize(value)), privateKey).toString("base64url"),
  };
}

/** Derives a passkey from a label. Its signatures are deterministic (RFC 6979). Signatures by node:crypto aren't. */
export function makePasskey(label) {
  const secret = createHash("sha256").update(label).digest();
  const point = Buffer.from(p256.getPublicKey(secret, false));
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString("base64url"));
  const credentialId = Buffer.from(label).toString("base64url");
  return { secret, credentialId, jwk: { kty: "EC", crv: "P-256", x, y } };
}

/** What a browser returns when the passkey signs the statement. */
export function signWith(
  { secret },
  statement,
  { origin = "https://countersign.acme.test", flags = 5 } = {},
) {
  const challenge = createHash("sha256").update(canonicalize(statement)).digest("base64url");
  const client = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }));
  const site = createHash("sha256").update(new URL(origin).hostname).digest();
  const state = Buffer.concat([site, Buffer.from([flags, 0, 0, 0, 7])]);
  const signed = Buffer.concat([state, createHash("sha256").update(client).digest()]);
  const signature = p256.sign(signed, secret, { format: "der" });
  return {
    challenge,
    clientDataJSON: client.toString("base64url"),
    authenticatorData: state.toString("base64url"),
    signature: Buffer.from(signature).toString("base64url"),
  };
}

/** An organization's chain. */
export class TestLedger {
  organization = "org_acme";
  entries = [];
  links = [];

  /** Adds an entry and chains it, unless `isChained` is false. */
  add({ at, action, subject, run = null, actor = {}, data = {} }, { isChained = true } = {}) {
    const id = `ent_${Date.parse(at).toString(16).padStart(12, "0")}${sha256(`${action} ${this.entries.length}`).slice(0, 20)}`;
    const entry = {
      type: "countersign/entry",
      id,
      organization: this.organization,
      at,
      action,
      subject,
      run,
      actor: { member: null, channel: null, token: null, address: null, request: null, ...actor },
      data,
      sealed: null,
    };
    this.entries.push({ sequence: isChained ? this.#chain(entry) : null, entry });
  }

  #chain(entry) {
    const sequence = this.links.length + 1;
    const previous = [];
    for (let distance = 1; sequence % distance === 0 && distance < sequence; distance *= 2)
      previous.push(hashJson(this.links[sequence - distance - 1]));
    const chainedAt = new Date(Date.parse(entry.at) + 400).toISOString();
    const { organization } = this;
    const link = { type: "countersign/link", organization, sequence, entry: hashJson(entry), chainedAt };
    this.links.push({ ...link, ...this.#countInRun(entry), previous });
    return sequence;
  }

  #countInRun({ run }) {
    const earlier = this.entries.filter(({ sequence, entry }) => sequence !== null && entry.run === run);
    return run === null ? {} : { runSequence: earlier.length + 1 };
  }

  signHead(key, { sequence = this.links.length, signedAt }) {
    const { organization } = this;
    const hash = hashJson(this.links[sequence - 1]);
    const head = { type: "countersign/head", organization, sequence, hash, signedAt, key: key.jwk.kid };
    return signJson(head, key);
  }

  /** The ledger part of a run's evidence file. */
  prove(run, { status = "recorded", salt, heads, keys }) {
    const entries = this.entries.filter(
      ({ entry }) =>
        entry.run === run || (entry.run === null && ["passkey.added", "member.named"].includes(entry.action)),
    );
    const targets = [...entries, ...heads].flatMap(({ sequence }) => sequence ?? []);
    const places = heads.flatMap((head) =>
      targets.filter((target) => target <= head.sequence).flatMap((target) => walk(head.sequence, target)),
    );
    const links = [...new Set(places)].sort((a, b) => b - a).map((sequence) => this.links[sequence - 1]);
    return { status, salt, entries, links, heads, keys: keys.map(({ jwk }) => jwk) };
  }
}

/** Returns the sequence numbers from a later link to an earlier one. Each step goes back as far as possible. */
function walk(later, earlier) {
  if (later === earlier) return [later];
  let distance = 1;
  while (later % (distance * 2) === 0 && later - distance * 2 >= earlier && distance * 2 < later)
    distance *= 2;
  return [later, ...walk(later - distance, earlier)];
}

/** Returns the commitment to `text`. If only its hash is known, pass `{ hash }`. */
export function commitWith(salt, text) {
  const hash = typeof text === "string" ? sha256(text) : text.hash;
  const bytes = [salt, hash].map((hex) => Buffer.from(hex, "hex"));
  return createHash("sha256").update(Buffer.concat(bytes)).digest("hex");
}
