// Checks decisions that are signed with passkeys: the signed statement, and the signature against the key in the
// ledger.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fromBase64url, toBase64url } from "./ed25519.mjs";
import { show } from "./findings.mjs";
import { canonicalJson, hash } from "./hash.mjs";
import { isSignedWith, thumbprintOf } from "./passkey.mjs";

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const NONCE_BYTES = 32;

/** The signatures on a run's decisions, and the passkeys that the caller trusts. */
export class Signatures {
  /** The number of decisions with a valid signature. */
  count = 0;
  /** The thumbprints of the passkeys that signed the decisions. */
  passkeys = new Set();
  #run;
  #pins;
  #findings;

  /**
   * @param {string} run
   * @param {string[] | null} pins thumbprints of passkeys
   * @param {import("./findings.mjs").Findings} findings
   */
  constructor(run, pins, findings) {
    this.#run = run;
    this.#pins = pins;
    this.#findings = findings;
  }

  /**
   * @param {string} place
   * @param {{ decision: any, review: any }} decided
   * @param {{ record: import("./record.mjs").RunRecord, chained: any }} tools `chained` is the decision's entry
   */
  check(place, { decision, review }, { record, chained }) {
    const { signature } = decision;
    if (!signature) {
      if (review.policy.requirePasskey && decision.decision === "approve")
        this.#findings.add(place, "The policy requires a passkey, but this approval isn't signed.", chained);
      return;
    }
    const signed = record.take(place, "review.signed", ({ data }) => data.decisionId === decision.id);
    if (!signed) return;
    const { entry } = signed;
    signed.same({
      review: [review.id, entry.subject.id],
      at: [decision.at, entry.at],
      "by.id": [decision.by.id, entry.actor.member],
      "passkey.id": [signature.passkey.id, entry.data.passkeyId],
      ...Object.fromEntries(
        ["challenge", "clientDataJSON", "authenticatorData", "signature"].map((field) => [
          field,
          [signature[field], entry.data[field]],
        ]),
      ),
    });
    const before = this.#findings.list.length;
    const report = (/** @type {string} */ message) => this.#findings.add(place, message, signed.chained);
    this.#checkStatement({ decision, review }, { record, organization: entry.organization, report });
    this.#checkPasskey(decision, { record, signed: signed.chained, report });
    if (this.#findings.list.length === before) this.count += 1;
  }

  /**
   * Checks that the challenge is the hash of the decision's statement.
   * @param {{ decision: any, review: any }} decided
   * @param {{ record: import("./record.mjs").RunRecord, organization: string, report: (message: string) => void }} tools
   */
  #checkStatement({ decision, review }, { record, organization, report }) {
    const { nonce, policy, challenge } = decision.signature;
    if (!record.texts.areComparable) return;
    if (fromBase64url(nonce)?.length !== NONCE_BYTES)
      report("The nonce isn't 32 bytes encoded as base64url.");
    const statement = {
      type: "countersign/decision",
      organization,
      run: this.#run,
      review: review.id,
      member: decision.by.id,
      forMember: decision.for?.id ?? null,
      decision: decision.decision,
      document: decision.approved,
      question: hash(review.action),
      destinations: review.hashed.destinations,
      policy,
      nonce,
    };
    if (toBase64url(sha256(utf8ToBytes(canonicalJson(statement)))) !== challenge)
      report("The passkey didn't sign this decision.");
    if (!isPolicyOf(review, policy, record.texts))
      report("The signed policy doesn't match the review's policy.");
  }

  /**
   * @param {any} decision
   * @param {{ record: import("./record.mjs").RunRecord, signed: any, report: (message: string) => void }} tools
   */
  #checkPasskey({ signature, by }, { record, signed, report }) {
    const added = record
      .list("passkey.added")
      .find(({ entry }) => entry.data.passkeyId === signature.passkey.id && entry.subject.id === by.id);
    if (!added) {
      report("The file doesn't contain the entry that shows whose passkey this is.");
      return;
    }
    if (signed.sequence !== null && (added.sequence ?? Number.POSITIVE_INFINITY) > signed.sequence)
      report("The passkey was added after the decision was signed.");
    const { publicKey: key, algorithm, rpId } = added.entry.data;
    const thumbprint = thumbprintOf(key);
    this.passkeys.add(thumbprint);
    if (this.#pins && !this.#pins.includes(thumbprint))
      report(`This is signed with the passkey ${thumbprint}, which isn't pinned.`);
    const [client, state, bytes] = [
      signature.clientDataJSON,
      signature.authenticatorData,
      signature.signature,
    ].map((text) => fromBase64url(text) ?? new Uint8Array());
    const page = JSON.parse(new TextDecoder().decode(client));
    if (page.type !== "webauthn.get")
      report(`The passkey was used for ${show(page.type)}, not to sign a decision.`);
    if (page.challenge !== signature.challenge) report("The passkey signed a different challenge.");
    if (!isOn(page.origin, rpId)) report(`The passkey was used on a different site: ${show(page.origin)}.`);
    if (bytesToHex(state.slice(0, 32)) !== hash(rpId)) report("The passkey signed for a different site.");
    const flags = state[32] ?? 0;
    if (!(flags & USER_PRESENT) || !(flags & USER_VERIFIED)) report("The passkey didn't verify its user.");
    if (!isSignedWith(concatBytes(state, sha256(client)), bytes, { key, algorithm }))
      report("The passkey's signature is wrong.");
  }
}

/**
 * Returns whether the review had this policy. Only the approvers in a policy can change between votes.
 * @param {any} review
 * @param {string} policy the hash of its JSON
 * @param {import("./commitments.mjs").Texts} texts
 */
function isPolicyOf({ hashed }, policy, texts) {
  if (policy === hashed.policy || policy === hashed.openedPolicy) return true;
  const read = (/** @type {string} */ key) =>
    canonicalJson({ ...JSON.parse(texts.find(key) ?? "{}"), approvers: [] });
  return hashed.openedPolicy !== null && read(policy) === read(hashed.policy);
}

/**
 * Returns whether a page's origin is the passkey's site or one of its subdomains.
 * @param {string} origin
 * @param {string} rpId
 */
function isOn(origin, rpId) {
  const { hostname } = new URL(origin);
  return hostname === rpId || hostname.endsWith(`.${rpId}`);
}
