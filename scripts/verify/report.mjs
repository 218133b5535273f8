// Sentences shared by the reports on files and archives.
import { textOf } from "./findings.mjs";

const MAX_LISTED = 50;

/**
 * Escapes characters from a file that could change what the terminal shows or add lines to the report.
 * @param {string} text
 */
export function printable(text) {
  return text.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/**
 * A template tag that fills in values from a file. The values can have any type, and are escaped.
 * @param {TemplateStringsArray} parts
 * @param {unknown[]} values
 */
export function say(parts, ...values) {
  return String.raw({ raw: parts }, ...values.map((value) => printable(textOf(value))));
}

/** @param {unknown} number @param {string} one @param {string} many */
export function count(number, one, many = `${one}s`) {
  return say`${number} ${number === 1 ? one : many}`;
}

/**
 * States the result in one sentence, then lists the problems and the unproven names.
 * @param {{ verdict: "verified" | "wrong" | "unproven", findings: import("./findings.mjs").Finding[], summary: Shared }} result
 * @param {string} [unproven] the sentence for a result that proves nothing
 */
export function describeResult({ verdict, findings, summary }, unproven = "Not fully verified.") {
  const title = {
    verified: titleOf(summary),
    wrong: `Failed: ${count(findings.length, "problem")} found.`,
    unproven,
  }[verdict];
  return [
    title,
    ...listSome(findings, describeFinding, " (use --json)"),
    ...describeNames(summary.unprovenNames),
  ];
}

/**
 * States how much a file without problems proves.
 * @typedef {{ isPinned: boolean, savedHead: number | null, unprovenNames: { id: string, name: string }[] }} Shared
 * @param {Shared} summary
 */
function titleOf({ isPinned, savedHead, unprovenNames }) {
  const doubts = [];
  if (!isPinned) doubts.push("no key is pinned");
  else if (savedHead === null) doubts.push("there's no saved head");
  if (unprovenNames.length > 0) doubts.push(sayUnproven(unprovenNames));
  return doubts.length === 0
    ? "Verified. No problems found."
    : `No problems found, but ${doubts.join(", and ")}.`;
}

/** @param {Shared["unprovenNames"]} people */
export function sayUnproven({ length }) {
  return count(length, "name couldn't be verified", "names couldn't be verified");
}

/** @param {Shared["unprovenNames"]} people */
export function describeNames(people) {
  if (people.length === 0) return [];
  const names = people.slice(0, MAX_LISTED).map(({ id, name }) => say`${name} (${id})`);
  if (people.length > MAX_LISTED) names.push(`${people.length - MAX_LISTED} more`);
  return [
    `Nothing in the ledger proves these names: ${names.join(", ")}. Either it didn't record them, or their entries were omitted.`,
  ];
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string[]} describe
 * @param {string} [hint]
 */
export function listSome(items, describe, hint = "") {
  const more = items.length - MAX_LISTED;
  const lines = items.slice(0, MAX_LISTED).flatMap(describe);
  return more > 0 ? [...lines, `  … and ${more} more${hint}`] : lines;
}

/** @param {import("./findings.mjs").Finding} finding */
function describeFinding({ place, entry, message }) {
  return [say`  ${place}: ${message}`, ...(entry ? [`    ${describeEntry(entry)}`] : [])];
}

/** @param {import("./findings.mjs").EntryRef} entry */
export function describeEntry({ id, action, sequence }) {
  return say`Entry ${id}, ${action}, ${sequence === null ? "not chained yet" : say`number ${sequence}`}`;
}

/** @param {{ signed: number, passkeys: string[] }} summary */
export function describePasskeys({ signed, passkeys }) {
  if (signed === 0) return [];
  return [`${count(signed, "decision is", "decisions are")} signed with a passkey: ${passkeys.join(", ")}.`];
}

export const NO_SAVED_HEAD = "No saved head. The operator could have rewritten the whole ledger.";

/** @param {{ isPinned: boolean }} summary */
export function describeKeys({ isPinned }) {
  return isPinned
    ? "The signatures match the keys you provided."
    : "The keys are from the file itself, so this is only a convenience check. Pin the keys with --key.";
}

/** @param {string[]} lines */
export const print = (lines) => `${lines.join("\n")}\n`;
