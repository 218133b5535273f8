// Verifies the evidence of a run. Shares no code with the app that writes it. docs/evidence.md describes the format.
import { Chain } from "./chain.mjs";
import { isSalt, Texts } from "./commitments.mjs";
import { Signatures } from "./decision-signatures.mjs";
import { Findings, textOf } from "./findings.mjs";
import { hash } from "./hash.mjs";
import { KeyRing } from "./keys.mjs";
import { checkNames, isNaming } from "./names.mjs";
import { checkReceipt } from "./receipt.mjs";
import { RunRecord } from "./record.mjs";
import { checkContent } from "./run.mjs";

/** A head that was signed more than this long after an entry was recorded should cover the entry. */
const CHAINED_WITHIN_MS = 10 * 60_000;
/** The whitespace that JSON allows between values. */
const SPACES = " \n\r\t";
/** The newest head, the first one that covers the run, and the saved one. */
const MAX_HEADS = 3;

/**
 * @typedef {{ sequence: number, hash: string, organization?: string }} SavedHead
 *
 * @typedef {object} Summary
 * @property {"recorded" | "erased" | "not_recorded"} status
 * @property {string} run
 * @property {string} organization
 * @property {boolean} isPinned whether the caller provided the keys
 * @property {boolean} hasSignature whether the file has a signature of the whole file, not only of the ledger
 * @property {boolean} isSigned whether that signature is valid
 * @property {{ at: string, by: { id: string, name: string } | null, afterDays: number | null, reason: string | null } | null} erasure
 * @property {number} entries
 * @property {number} verified the number of entries that a signed head covers
 * @property {number} signed the number of decisions that are signed with passkeys
 * @property {string[]} passkeys the thumbprints of these passkeys
 * @property {{ sequence: number, signedAt: string, key: string } | null} head the newest head
 * @property {number | null} savedHead
 * @property {boolean} isConnected whether the file can be compared with the saved head
 * @property {string | null} receipt the ID of the receipt's entry
 * @property {{ id: string, name: string }[]} unprovenNames people whose names couldn't be verified
 * @property {import("./findings.mjs").EntryRef[]} unproven entries after the newest head
 * @property {import("./findings.mjs").EntryRef[]} unwitnessed entries after the saved head
 *
 * @typedef {object} Result
 * @property {"verified" | "wrong" | "unproven"} verdict
 * @property {import("./findings.mjs").Finding[]} findings
 * @property {Summary} summary
 */

/**
 * @param {object} file
 * @param {string} file.text the text of evidence.json
 * @param {any} [file.signature] the contents of signature.json
 * @param {string | null} [file.page] the SHA-256 of the page without its signature, if there is a page
 * @param {string | null} [file.mismatch] how the page differs from the other files
 * @param {object} [trusted]
 * @param {import("./keys.mjs").Pin[] | null} [trusted.pins]
 * @param {SavedHead | null} [trusted.savedHead]
 * @param {string[] | null} [trusted.passkeys] thumbprints
 * @param {import("./receipt.mjs").Receipt | null} [trusted.receipt]
 * @returns {Result}
 */
export function verifyEvidence(
  { text, signature = null, page = null, mismatch = null },
  { pins = null, savedHead = null, passkeys = null, receipt = null } = {},
) {
  const findings = new Findings();
  const evidence = JSON.parse(text);
  const { ledger } = evidence;
  checkExact(text, evidence, findings);
  if (typeof evidence.run?.id !== "string") findings.add("run.id", "The run's ID is missing.");
  /** @type {Summary} */
  const summary = {
    status: ledger?.status,
    run: textOf(evidence.run?.id),
    organization: textOf((ledger?.heads?.[0] ?? ledger?.entries?.[0]?.entry)?.organization ?? null),
    isPinned: pins !== null,
    hasSignature: signature !== null,
    isSigned: false,
    erasure: evidence.run?.erasure ?? null,
    entries: 0,
    verified: 0,
    signed: 0,
    passkeys: [],
    head: null,
    savedHead: savedHead?.sequence ?? null,
    isConnected: true,
    receipt: receipt?.entry.id ?? null,
    unprovenNames: [],
    unproven: [],
    unwitnessed: [],
  };
  if (mismatch !== null) findings.add("evidence.html", mismatch);
  findings.check("ledger", () => {
    checkStatus(ledger, findings);
    const keys = new KeyRing(ledger.keys, pins, findings);
    if (page !== null && signature === null) findings.add("signature.json", "The signature is missing.");
    summary.isSigned =
      signature !== null && checkSignature({ text, page }, signature, { evidence, keys, findings });
    if (ledger.status === "not_recorded") return;
    checkLedger(ledger, { summary, keys, savedHead, findings });
    summary.unprovenNames = checkNames(evidence, findings);
  });
  if (receipt) findings.check("receipt", () => checkReceipt(receipt, ledger.entries, findings));
  const signatures = new Signatures(summary.run, passkeys, findings);
  findings.check("texts", () => checkTexts(evidence, signatures, findings));
  summary.signed = signatures.count;
  summary.passkeys = [...signatures.passkeys];
  findings.check("agentVersions", () => checkVersions(evidence.agentVersions, findings));
  const isUnproven = summary.status === "not_recorded" || summary.unproven.length > 0 || !summary.isConnected;
  const verdict = findings.list.length > 0 ? "wrong" : isUnproven ? "unproven" : "verified";
  return { verdict, findings: findings.list, summary };
}

/**
 * Returns whether the text is exactly `JSON.stringify(value)`, apart from whitespace between values. Parsers could
 * disagree about other text, such as an object in which a key appears twice.
 * @param {string} text
 * @param {unknown} value
 */
function isExact(text, value) {
  const exact = JSON.stringify(value);
  let [at, isInString, isEscaped] = [0, false, false];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (!isInString && SPACES.includes(character)) continue;
    if (character !== exact.charAt(at)) return false;
    at += 1;
    if (isEscaped) isEscaped = false;
    else if (character === "\\") isEscaped = true;
    else if (character === '"') isInString = !isInString;
  }
  return at === exact.length;
}

/**
 * @param {string} text
 * @param {unknown} value
 * @param {Findings} findings
 */
export function checkExact(text, value, findings) {
  findings.check("file", () => {
    if (!isExact(text, value))
      findings.add("file", "The JSON isn't in the app's format. For example, a key may appear twice.");
  });
}

/**
 * @param {any} ledger
 * @param {Findings} findings
 */
function checkStatus({ status, salt, entries, links, heads }, findings) {
  if (!["recorded", "erased", "not_recorded"].includes(status))
    findings.add("ledger.status", `${JSON.stringify(status)} isn't a status.`);
  else if (status === "recorded" && !isSalt(salt))
    findings.add("ledger.salt", "The salt is missing, so the text can't be compared with the ledger.");
  else if (status !== "recorded" && salt !== null)
    findings.add("ledger.status", `A run with the status ${status} can't have a salt, but the file has one.`);
  if (status === "not_recorded" && [entries, links, heads].some(({ length }) => length > 0))
    findings.add(
      "ledger.status",
      "The file has entries, links, or heads, but says that the run isn't in the ledger.",
    );
  if (status !== "not_recorded" && entries.length === 0)
    findings.add("ledger.entries", "The file has no entries, but says that the run is in the ledger.");
  if (status !== "not_recorded" && heads.length === 0)
    findings.add("ledger.heads", "The file has no head, so nothing proves the entries.");
}

/**
 * @param {any} ledger
 * @param {{ summary: Summary, keys: KeyRing, savedHead: SavedHead | null, findings: Findings }} tools
 */
function checkLedger({ entries, links, heads, keys: listed }, { summary, keys, savedHead, findings }) {
  const ledger = { entries, links, heads };
  if (heads.length > MAX_HEADS) {
    findings.add("ledger.heads", `The file has ${heads.length} heads, but at most ${MAX_HEADS} are needed.`);
    return;
  }
  findings.checkOrder("ledger.keys", listed, ({ createdAt }) => -Date.parse(createdAt));
  checkOwners(ledger, { run: summary.run, savedHead, findings });
  const chain = new Chain(ledger, findings);
  findings.check("ledger.links", () => chain.checkLinks());
  const entryPlaces = entries.flatMap((/** @type {any} */ { sequence }) => sequence ?? []);
  const places = [...heads.map((/** @type {any} */ { sequence }) => sequence), ...entryPlaces];
  const proven = new Set();
  for (const [index, head] of heads.entries()) {
    const place = `ledger.heads[${index}]`;
    if (head.type !== "countersign/head") findings.add(place, "This isn't a head.");
    if (index > 0 && heads[index - 1].sequence <= head.sequence)
      findings.add(place, "The heads aren't sorted newest first.");
    const isSigned = keys.isSigned(place, head);
    // Only the newest head has to extend the others.
    const followed = chain.follow(head, index === 0 ? places : entryPlaces);
    if (isSigned) for (const sequence of followed) proven.add(sequence);
  }
  const [newest] = heads;
  if (newest) chain.checkUnconnected(newest, heads, places);
  summary.isConnected = savedHead === null || chain.hashAt(savedHead.sequence) !== undefined;
  if (savedHead && summary.isConnected) checkSavedHead(savedHead, { chain, newest, entryPlaces, findings });
  summary.entries = entries.length;
  summary.head = newest ? { sequence: newest.sequence, signedAt: newest.signedAt, key: newest.key } : null;
  for (const [index, { sequence, entry }] of entries.entries()) {
    const ref = { id: entry.id, action: entry.action, sequence };
    const isAfter = (/** @type {number | undefined} */ last) => sequence === null || sequence > (last ?? 0);
    if (proven.has(sequence) && chain.hasEntry(sequence)) summary.verified += 1;
    else if (isAfter(newest?.sequence)) {
      summary.unproven.push(ref);
      if (newest && Date.parse(newest.signedAt) - Date.parse(entry.at) > CHAINED_WITHIN_MS)
        findings.add(`ledger.entries[${index}]`, "A head should cover this entry by now.", {
          sequence,
          entry,
        });
    }
    if (savedHead && summary.isConnected && isAfter(savedHead.sequence)) summary.unwitnessed.push(ref);
  }
}

/**
 * Checks that everything belongs to one organization, and that each entry belongs to this run, adds a passkey that
 * signed one of its decisions, or names a member.
 * @param {any} ledger
 * @param {{ run: string, savedHead: SavedHead | null, findings: Findings }} tools
 */
function checkOwners({ entries, links, heads }, { run, savedHead, findings }) {
  const organization = heads[0]?.organization ?? entries[0]?.entry?.organization;
  const ids = new Set();
  const passkeys = new Set(
    entries.flatMap((/** @type {any} */ { entry }) =>
      entry?.action === "review.signed" ? entry.data.passkeyId : [],
    ),
  );
  for (const [index, chained] of entries.entries()) {
    const place = `ledger.entries[${index}]`;
    const check = () => {
      const { entry } = chained;
      if (entry.organization !== organization)
        findings.add(place, "The entry belongs to a different organization than the newest head.", chained);
      const addsPasskey = entry.action === "passkey.added" && passkeys.has(entry.data.passkeyId);
      if (
        entry.run !== (addsPasskey || isNaming(entry) ? null : run) ||
        (entry.subject.type === "run" && entry.subject.id !== run)
      )
        findings.add(place, "The entry belongs to a different run.", chained);
      if (ids.has(entry.id)) findings.add(place, "The entry appears twice.", chained);
      ids.add(entry.id);
    };
    findings.check(place, check, chained);
  }
  for (const [name, list] of Object.entries({ links, heads }))
    for (const [index, item] of list.entries())
      if (item.organization !== organization)
        findings.add(
          `ledger.${name}[${index}]`,
          "This belongs to a different organization than the newest head.",
        );
  if (savedHead?.organization !== undefined && savedHead.organization !== organization)
    findings.add("saved head", "The saved head belongs to a different organization.");
}

/**
 * Checks that the newest head extends the saved one, and that the saved one covers every earlier entry. The first check
 * isn't enough: a link contains the hashes of several earlier links, so a forged link can lead to the saved head and,
 * on another path, to rewritten entries.
 * @param {SavedHead} saved
 * @param {{ chain: Chain, newest: any, entryPlaces: number[], findings: Findings }} tools
 */
function checkSavedHead(saved, { chain, newest, entryPlaces, findings }) {
  if (chain.hashAt(saved.sequence) !== saved.hash)
    findings.add(
      "saved head",
      `The ledger was rewritten: link ${saved.sequence} doesn't match the saved head.`,
    );
  else if (!chain.follow(newest, [saved.sequence]).has(saved.sequence))
    findings.add("saved head", "The newest head doesn't extend the saved head.");
  else {
    const covered = entryPlaces.filter((sequence) => sequence <= saved.sequence);
    const proven = chain.follow(saved, covered);
    for (const sequence of covered)
      if (!proven.has(sequence))
        findings.add(
          "saved head",
          `The file has no path from this head to entry ${sequence}. Download it again with ?head=${saved.sequence}.`,
        );
  }
}

/**
 * @param {any} evidence
 * @param {Signatures} signatures
 * @param {Findings} findings
 */
function checkTexts(evidence, signatures, findings) {
  const texts = new Texts(evidence.texts, evidence.ledger, findings);
  if (evidence.ledger.status === "not_recorded") return;
  const record = new RunRecord(evidence.ledger.entries, texts, findings);
  findings.check("ledger.entries", () => texts.checkEntries(evidence.ledger.entries));
  checkContent(evidence, record, { signatures, findings });
  texts.checkUnused(new Set(listStrings([evidence.reviews, evidence.reusedReviews])));
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function listStrings(value) {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listStrings) : [];
}

/**
 * @param {Record<string, unknown>} versions
 * @param {Findings} findings
 */
function checkVersions(versions, findings) {
  for (const [id, content] of Object.entries(versions))
    if (hash(JSON.stringify(sortKeys(content))) !== id)
      findings.add(`agentVersions.${id}`, "The agent version was changed: its SHA-256 doesn't match.");
}

/**
 * Sorts keys as the app does when it hashes an agent version. Unlike in canonical JSON, keys that are whole numbers
 * come first, because JavaScript objects always list them first.
 * @param {any} value
 * @returns {unknown}
 */
function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]));
}

/**
 * @param {{ text: string, page: string | null }} file
 * @param {any} signature
 * @param {{ evidence: any, keys: KeyRing, findings: Findings }} tools
 */
function checkSignature({ text, page }, signature, { evidence, keys, findings }) {
  const place = "signature.json";
  const before = findings.list.length;
  findings.check(place, () => {
    if (signature.type !== "countersign/export") findings.add(place, "This isn't a file signature.");
    if (signature.evidence !== hash(text)) findings.add(place, "The file has changed since it was signed.");
    if (page !== null && signature.file !== page)
      findings.add(place, "The page has changed since it was signed.");
    if (signature.madeAt !== evidence.madeAt)
      findings.add(place, "The file's creation time doesn't match the signature's.");
    keys.isSigned(place, signature);
  });
  return findings.list.length === before;
}
