// Checks the evidence of a run whose content was erased. It must say so and contain none of that content.
import { commit, hash } from "./hash.mjs";

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkErasure(evidence, record, findings) {
  const { run, ledger } = evidence;
  const erasure = run.erasure ?? null;
  const isErased = ledger.status === "erased";
  if (isErased && erasure === null)
    findings.add("ledger.salt", "The salt was removed, although the content wasn't erased.");
  if (!isErased && erasure !== null)
    findings.add("run.erasure", `The run is marked as erased, but ledger.status is ${ledger.status}.`);
  if (erasure !== null) checkEntry(erasure, record, findings);
  if (isErased) checkTexts(evidence, findings);
}

/**
 * @param {any} erasure
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
function checkEntry({ at, by, afterDays, reason, salt }, record, findings) {
  const place = "run.erasure";
  const match = record.take(place, "run.erased", () => true);
  if (!match) return;
  const { actor, data } = match.entry;
  match.same({
    at: [at, match.entry.at],
    "by.id": [by?.id ?? null, actor.member],
    afterDays: [afterDays, data.afterDays ?? null],
  });
  // The reason can be erased, too.
  if (reason === null && salt === null) return;
  if (typeof reason !== "string" || typeof salt !== "string" || commit(salt, hash(reason)) !== data.reason)
    findings.add(`${place}.reason`, "The reason doesn't match the ledger.", match.chained);
}

/**
 * Checks that no text is left except the settings that `hashed` refers to. Errors can remain, but without their
 * `message` and `answer`.
 * @param {any} evidence
 * @param {import("./findings.mjs").Findings} findings
 */
function checkTexts({ texts, workflow, attempts, reviews, run, error, steps }, findings) {
  /** @param {string} place @param {unknown} text */
  const check = (place, text) => {
    if (text !== null && text !== undefined && text !== "")
      findings.add(place, "The run's content was erased, but the file still has some here.");
  };
  const errors = [error, ...attempts.map((/** @type {any} */ attempt) => attempt.error)];
  const hashed = reviews.flatMap((/** @type {any} */ review) => Object.values(review.hashed));
  const settings = new Set([workflow.hashed, ...hashed]);
  for (const [key, text] of Object.entries(texts))
    if (errors.includes(key)) checkFault(`texts[${JSON.stringify(key)}]`, JSON.parse(text));
    else if (!settings.has(key)) check(`texts[${JSON.stringify(key)}]`, text);
  for (const [index, continuation] of run.continuations.entries())
    checkFault(`run.continuations[${index}].error`, continuation.error);
  for (const [index, { sent = [] }] of steps.entries())
    for (const { subject, text } of sent)
      for (const one of [subject, text]) check(`steps[${index}].sent`, one);
  for (const [index, review] of reviews.entries()) {
    const place = `reviews[${index}]`;
    check(`${place}.action`, review.action);
    check(`${place}.feedback`, review.feedback);
    for (const { reason, changes } of review.decisions) {
      check(`${place}.decisions.reason`, reason);
      check(`${place}.decisions.changes`, changes);
    }
    for (const { note } of review.reassignments) check(`${place}.reassignments.note`, note);
    for (const { text, earlier } of review.comments)
      for (const one of [text, ...earlier.map((/** @type {any} */ { text }) => text)])
        check(`${place}.comments.text`, one);
  }

  /** @param {string} place @param {any} fault */
  function checkFault(place, fault) {
    check(place, fault?.message);
    check(place, fault?.answer);
  }
}
