// Verifies an archive: its manifest, its list of files, and each run's evidence.
import { Findings, textOf } from "./findings.mjs";
import { canonicalJson, hash } from "./hash.mjs";
import { KeyRing } from "./keys.mjs";
import { isName } from "./names.mjs";
import { decode, FILES, parse, readFolder } from "./read-file.mjs";
import { checkExact, verifyEvidence } from "./verify.mjs";
import { UnreadableFile } from "./zip.mjs";

const MANIFEST = "manifest.json";
const SIGNATURE = "signature.json";
/** The files that don't belong to a run. */
const OTHERS = ["README.txt", "index.html"];
const ENDED = ["COMPLETED", "FAILED"];
/** The fields of a run that appear in both its evidence and the manifest. */
const FACTS = ["id", "workflowId", "workflowName", "status", "reason", "createdAt", "updatedAt"];

/**
 * @typedef {import("./findings.mjs").Finding & { file: string, run: string | null }} ArchiveFinding
 * `run` is null if the finding isn't about one run.
 * @typedef {import("./verify.mjs").Summary} Summary
 * @typedef {NonNullable<Parameters<typeof verifyEvidence>[1]>} Trusted
 *
 * @typedef {object} ArchiveSummary
 * @property {string} organization
 * @property {string} madeAt
 * @property {{ id: string, name: string }} madeBy
 * @property {any} filters
 * @property {{ sequence: number, signedAt: string } | null} head the head that each run's evidence contains
 * @property {number | null} savedHead
 * @property {boolean} isPinned
 * @property {number} runs
 * @property {number} verified
 * @property {number} unproven
 * @property {number} compared the number of runs that were compared with the saved head
 * @property {number} unwitnessed the number of compared runs that have entries after the saved head, not counting names
 * @property {number} renamed the number of compared runs that have names recorded after the saved head
 * @property {number} erased the number of runs whose content was erased
 * @property {number} signed the number of decisions that are signed with passkeys
 * @property {string[]} passkeys the thumbprints of these passkeys
 * @property {{ id: string, name: string }[]} unprovenNames people whose names couldn't be verified
 *
 * @typedef {object} ArchiveResult
 * @property {"verified" | "wrong" | "unproven"} verdict
 * @property {ArchiveFinding[]} findings
 * @property {ArchiveSummary} summary
 * @property {Summary[]} runs
 */

/**
 * Reads one run at a time, so an archive can be larger than memory.
 * @param {import("./zip.mjs").Zip} zip
 * @param {Trusted} trusted
 * @returns {ArchiveResult}
 */
export function verifyArchive(zip, trusted) {
  const text = decode(zip.read(MANIFEST));
  const manifest = parse(text, MANIFEST);
  if (typeof manifest !== "object" || manifest === null)
    throw new UnreadableFile(`${MANIFEST} isn't an archive manifest.`);
  const found = new Findings();
  found.check("manifest", () => checkManifest(text, manifest, { zip, trusted, found }));
  const runs = listRuns(manifest, found);
  const results = runs.map((run) => verifyRun(run, { zip, manifest, trusted }));
  /** @type {ArchiveFinding[]} */
  const findings = [
    ...found.list.map((finding) => ({
      ...finding,
      run: null,
      file: finding.place === SIGNATURE ? SIGNATURE : MANIFEST,
    })),
    ...compareFiles(zip, manifest, runs),
    ...results.flatMap((result) => result.findings),
  ];
  if (trusted.receipt && !results.some(({ hasReceipt }) => hasReceipt))
    findings.push({
      ...{ file: MANIFEST, run: null, place: "receipt", entry: null },
      message: `No run contains the receipt's entry ${trusted.receipt.entry.id}.`,
    });
  const countVerdict = (/** @type {string} */ verdict) =>
    results.filter((result) => result.verdict === verdict).length;
  const summaries = results.flatMap(({ summary }) => summary ?? []);
  const summary = {
    organization: textOf(manifest.organization?.id),
    madeAt: textOf(manifest.madeAt),
    madeBy: { id: textOf(manifest.madeBy?.id), name: textOf(manifest.madeBy?.name) },
    filters: manifest.filters ?? null,
    head: manifest.head ? { sequence: manifest.head.sequence, signedAt: manifest.head.signedAt } : null,
    savedHead: trusted.savedHead?.sequence ?? null,
    isPinned: (trusted.pins ?? null) !== null,
    runs: runs.length,
    verified: countVerdict("verified"),
    unproven: countVerdict("unproven"),
    ...summarize(summaries),
  };
  const isUnproven = summary.unproven > 0 || summary.runs === 0;
  const verdict = findings.length > 0 ? "wrong" : isUnproven ? "unproven" : "verified";
  return { verdict, findings, summary, runs: summaries };
}

/** @param {Summary[]} summaries */
function summarize(summaries) {
  const names = summaries.flatMap(({ unprovenNames }) => unprovenNames);
  const countRuns = (/** @type {(summary: Summary) => boolean} */ matches) =>
    summaries.filter(matches).length;
  return {
    compared: countRuns(
      ({ savedHead, head, isConnected }) => savedHead !== null && head !== null && isConnected,
    ),
    unwitnessed: countRuns(({ unwitnessed }) => !unwitnessed.every(isName)),
    renamed: countRuns(({ unwitnessed }) => unwitnessed.some(isName)),
    erased: countRuns(({ status }) => status === "erased"),
    signed: summaries.reduce((sum, { signed }) => sum + signed, 0),
    passkeys: [...new Set(summaries.flatMap(({ passkeys }) => passkeys))],
    unprovenNames: [
      ...new Map(names.map(({ id, name }) => [JSON.stringify([id, name]), { id, name }])).values(),
    ],
  };
}

/**
 * @param {string} text
 * @param {any} manifest
 * @param {{ zip: import("./zip.mjs").Zip, trusted: Trusted, found: Findings }} tools
 */
function checkManifest(text, manifest, { zip, trusted: { pins = null, savedHead }, found }) {
  if (manifest.type !== "countersign/archive") found.add("type", "This isn't an archive manifest.");
  checkExact(text, manifest, found);
  const keys = new KeyRing(manifest.keys, pins, found, "keys");
  const { head, organization } = manifest;
  keys.isSigned("head", head);
  if (head.type !== "countersign/head") found.add("head", "This isn't a head.");
  if (head.organization !== organization.id)
    found.add("head", "The head belongs to a different organization.");
  if (head.sequence === savedHead?.sequence && head.hash !== savedHead?.hash)
    found.add("head", `The ledger was rewritten: link ${savedHead?.sequence} doesn't match the saved head.`);
  if (!zip.has(SIGNATURE)) {
    found.add(SIGNATURE, "The signature is missing.");
    return;
  }
  const signature = parse(decode(zip.read(SIGNATURE)), SIGNATURE);
  if (signature.type !== "countersign/archive") found.add(SIGNATURE, "This isn't an archive signature.");
  if (signature.manifest !== hash(text))
    found.add(SIGNATURE, "The manifest has changed since it was signed.");
  if (signature.madeAt !== manifest.madeAt)
    found.add(SIGNATURE, "The manifest's creation time doesn't match the signature's.");
  keys.isSigned(SIGNATURE, signature);
}

/**
 * Returns the runs that the manifest lists.
 * @param {any} manifest
 * @param {Findings} found
 * @returns {any[]}
 */
function listRuns({ runs }, found) {
  if (!Array.isArray(runs)) {
    found.add("runs", "The manifest has no list of runs.");
    return [];
  }
  const isRun = (/** @type {any} */ run) => typeof run?.id === "string";
  for (const [index, run] of runs.entries())
    if (!isRun(run)) found.add(`runs[${index}].id`, "The run's ID is missing.");
  return runs.filter(isRun);
}

/** @param {string} id */
const folderOf = (id) => `runs/${id}`;

/**
 * Reports files that the manifest lists twice or doesn't list. Also reports files outside the runs' folders that are
 * missing or changed. `verifyRun` compares the files of each run.
 * @param {import("./zip.mjs").Zip} zip
 * @param {any} manifest
 * @param {any[]} runs
 * @returns {ArchiveFinding[]}
 */
function compareFiles(zip, manifest, runs) {
  const listed = [...OTHERS, ...runs.flatMap(({ id }) => FILES.map((name) => `${folderOf(id)}/${name}`))];
  const known = new Set([MANIFEST, SIGNATURE, ...listed]);
  const finding = (/** @type {string} */ file, /** @type {string} */ message) => ({
    ...{ file, run: null, place: "file", entry: null, message },
  });
  return [
    ...listed
      .filter((name, index) => listed.indexOf(name) !== index)
      .map((name) => finding(name, "The manifest lists this file twice.")),
    ...zip.names
      .filter((name) => !known.has(name))
      .map((name) => finding(name, "The manifest doesn't list this file.")),
    ...OTHERS.flatMap((name) => compareFile(zip, name, manifest.files?.[name]) ?? []).map(
      ({ file, message }) => finding(file, message),
    ),
  ];
}

/**
 * @param {import("./zip.mjs").Zip} zip
 * @param {string} name
 * @param {unknown} listed
 * @returns {{ file: string, message: string } | null}
 */
function compareFile(zip, name, listed) {
  if (!zip.has(name)) return { file: name, message: "The file is missing." };
  try {
    const isSame = hash(zip.read(name)) === listed;
    return isSame ? null : { file: name, message: "The file's SHA-256 doesn't match the manifest." };
  } catch (error) {
    if (error instanceof UnreadableFile) return { file: name, message: error.message };
    throw error;
  }
}

/**
 * @param {any} listed
 * @param {{ zip: import("./zip.mjs").Zip, manifest: any, trusted: Trusted }} tools
 * @returns {{ verdict: string, findings: ArchiveFinding[], summary: Summary | null, hasReceipt: boolean }}
 */
function verifyRun(listed, { zip, manifest, trusted }) {
  const run = listed.id;
  const folder = folderOf(run);
  const wrong = FILES.flatMap((name) => compareFile(zip, `${folder}/${name}`, listed.files?.[name]) ?? []);
  const findings = wrong.map(({ file, message }) => ({ run, file, place: "file", entry: null, message }));
  let summary = null;
  let verdict = "wrong";
  let hasReceipt = false;
  try {
    const read = readFolder(Object.fromEntries(FILES.map((name) => [name, zip.read(`${folder}/${name}`)])));
    const evidence = JSON.parse(read.text);
    hasReceipt = trusted.receipt ? hasEntry(evidence, trusted.receipt.entry.id) : false;
    const result = verifyEvidence(read, {
      ...trusted,
      receipt: hasReceipt ? (trusted.receipt ?? null) : null,
    });
    summary = result.summary;
    const found = new Findings();
    found.check("manifest", () => compareRun(evidence, listed, { manifest, found }));
    for (const finding of [...result.findings, ...found.list])
      findings.push({
        ...finding,
        run,
        file: `${folder}/${FILES.includes(finding.place) ? finding.place : "evidence.json"}`,
      });
    if (findings.length === 0) verdict = result.verdict;
  } catch (error) {
    const message = error instanceof Error ? error.message : textOf(error);
    if (findings.length === 0) findings.push({ run, file: folder, place: "file", entry: null, message });
  }
  return { verdict, findings, summary, hasReceipt };
}

/**
 * @param {any} evidence
 * @param {string} id
 */
function hasEntry({ ledger }, id) {
  const entries = Array.isArray(ledger?.entries) ? ledger.entries : [];
  return entries.some((/** @type {any} */ chained) => chained?.entry?.id === id);
}

/**
 * Checks that the evidence is for the run in the manifest, matches the manifest's filters, and comes from the same
 * ledger as the other runs.
 * @param {any} evidence
 * @param {any} listed
 * @param {{ manifest: any, found: Findings }} tools
 */
function compareRun({ run, ledger }, listed, { manifest, found }) {
  for (const fact of FACTS)
    if (run[fact] !== listed[fact])
      found.add(`run.${fact}`, "The manifest has a different value for this run.");
  compareFilters(run, manifest, found);
  if (ledger.status === "not_recorded") return;
  const head = canonicalJson(manifest.head);
  if (!ledger.heads.some((/** @type {any} */ one) => canonicalJson(one) === head))
    found.add("ledger.heads", "The evidence doesn't contain the manifest's head.");
}

/**
 * @param {any} run
 * @param {any} manifest
 * @param {Findings} found
 */
function compareFilters(run, { filters: { workflow, from, to }, madeAt }, found) {
  const [start, end] = [from, to].map((time) => Date.parse(time));
  if (workflow !== null && run.workflowId !== workflow.id)
    found.add("run.workflowId", "The manifest's filter selects a different workflow.");
  // `from` can be later than the export itself. A run that was in progress when it was selected can then end before
  // `from`.
  const hasEnded = ENDED.includes(run.status) && !(start > Date.parse(madeAt));
  if (from !== null && hasEnded && !(Date.parse(run.updatedAt) >= start))
    found.add("run.updatedAt", "The run ended before the start of the manifest's time range.");
  if (to !== null && !(Date.parse(run.createdAt) < end))
    found.add("run.createdAt", "The run didn't start before the end of the manifest's time range.");
}
