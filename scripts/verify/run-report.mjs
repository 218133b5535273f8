// Reports the result of verifying a run's evidence.
import { isName } from "./names.mjs";
import {
  count,
  describeEntry,
  describeKeys,
  describePasskeys,
  describeResult,
  listSome,
  NO_SAVED_HEAD,
  print,
  say,
} from "./report.mjs";

const KINDS = { json: "JSON", zip: "zip", page: "HTML page" };

/**
 * @param {import("./read-file.mjs").EvidenceFile} file
 * @param {import("./verify.mjs").Result} result
 */
export function describeRun({ kind }, result) {
  const { verdict, summary } = result;
  const unproven = summary.status === "not_recorded" ? "Not in the ledger." : undefined;
  return print([...describeResult(result, unproven), "", ...describeSummary(kind, summary, verdict)]);
}

/**
 * @param {keyof typeof KINDS} kind
 * @param {import("./verify.mjs").Summary} summary
 * @param {import("./verify.mjs").Result["verdict"]} verdict
 */
function describeSummary(kind, summary, verdict) {
  const { status, run, organization, head, entries, verified, unproven, unwitnessed } = summary;
  const lines = [say`Run ${run} from organization ${organization} (${KINDS[kind]})`];
  if (summary.receipt && verdict !== "wrong")
    lines.push("The file contains the receipt's decision, unchanged.");
  if (status === "not_recorded")
    lines.push("The run predates the ledger, so the ledger doesn't prove anything in this file.");
  else {
    lines.push(`${verified} of ${count(entries, "entry", "entries")} covered by a signed head.`);
    lines.push(...describePasskeys(summary));
    if (head) lines.push(say`Newest head: number ${head.sequence}, signed ${head.signedAt}, key ${head.key}`);
    if (status === "erased") lines.push(...describeErasure(summary.erasure));
    lines.push(
      ...describeEntries(
        "Download the file again later. No head covers these entries yet, so nothing proves them:",
        unproven,
      ),
      ...describeSavedHead(summary, verdict),
      ...describeEntries("Unwitnessed, because they're after the saved head:", unwitnessed),
    );
  }
  if (verdict !== "wrong") lines.push(describeKeys(summary));
  if (summary.isSigned)
    lines.push(
      `${kind === "page" ? "The page hasn't" : "The evidence and its page haven't"} changed since the download.`,
    );
  else if (!summary.hasSignature)
    lines.push(
      "The file as a whole isn't signed. What the ledger doesn't contain, such as token names, is protected only by the signature in a zip or page.",
    );
  return lines;
}

/**
 * @param {import("./verify.mjs").Summary} summary
 * @param {import("./verify.mjs").Result["verdict"]} verdict
 */
function describeSavedHead({ savedHead, isConnected, unwitnessed }, verdict) {
  if (savedHead === null) return [NO_SAVED_HEAD];
  if (!isConnected)
    return [
      `The file has no path to the saved head, number ${savedHead}, so the two can't be compared. Download the file again with ?head=${savedHead} at the end of its address, or ask the sender to do so.`,
    ];
  if (verdict === "wrong" || !unwitnessed.every(isName)) return [];
  return [
    unwitnessed.length === 0
      ? `All entries are before the saved head, number ${savedHead}.`
      : `All entries about the run are before the saved head, number ${savedHead}.`,
  ];
}

/** @param {import("./verify.mjs").Summary["erasure"]} erasure */
function describeErasure(erasure) {
  const lost = "The chain is verified, but no text can be compared with it.";
  if (erasure === null) return [lost];
  const { at, by, afterDays, reason } = erasure;
  const who = by
    ? say`by ${by.name} (${by.id})`
    : `after ${count(afterDays ?? 0, "day")}, as set in the organization's retention settings`;
  return [say`Erased at ${at} ${who}.${reason ? say` Reason: “${reason}”` : ""}`, lost];
}

/**
 * @param {string} title
 * @param {import("./findings.mjs").EntryRef[]} entries
 */
function describeEntries(title, entries) {
  if (entries.length === 0) return [];
  return [title, ...listSome(entries, (entry) => [`  ${describeEntry(entry)}`])];
}
