// Reports the result of verifying an archive.
import {
  count,
  describeKeys,
  describePasskeys,
  describeResult,
  NO_SAVED_HEAD,
  print,
  say,
} from "./report.mjs";

/** @param {import("./archive.mjs").ArchiveResult} result */
export function describeArchive({ verdict, findings, summary }) {
  const { runs, verified, unproven, erased, head, madeBy } = summary;
  const placed = findings.map((finding) => ({ ...finding, place: placeOf(finding) }));
  const lines = [
    ...describeResult({ verdict, findings: placed, summary }),
    "",
    say`Archive of ${count(runs, "run")} from organization ${summary.organization}, exported ${summary.madeAt} by ${madeBy.name} (${madeBy.id})`,
    `Filters: ${describeFilters(summary.filters)}.`,
    `${verified} of ${count(runs, "run")} verified.`,
  ];
  if (unproven > 0)
    lines.push(
      `${count(unproven, "run")} couldn't be verified. Possible reasons: the run isn't in the ledger, no head covers an entry yet, or there's no path to the saved head.`,
    );
  if (erased > 0)
    lines.push(`The content of ${count(erased, "run")} was erased, so it can't be compared with the ledger.`);
  lines.push(...describePasskeys(summary));
  if (head) lines.push(say`Common head: number ${head.sequence}, signed ${head.signedAt}.`);
  if (verdict !== "wrong") lines.push(...describeSavedHead(summary), describeKeys(summary));
  return print(lines);
}

/** @param {any} filters */
function describeFilters(filters) {
  const { workflow, member, from, to } = filters ?? {};
  const parts = [];
  if (workflow) parts.push(say`workflow ${workflow.name} (${workflow.id})`);
  if (member) parts.push(say`person ${member.name} (${member.id})`);
  if (from) parts.push(say`from ${from}`);
  if (to) parts.push(say`to ${to}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

/** @param {import("./archive.mjs").ArchiveSummary} summary */
function describeSavedHead({ savedHead, runs, compared, unwitnessed, renamed }) {
  if (savedHead === null) return [NO_SAVED_HEAD];
  const lines = [];
  if (compared < runs) lines.push(`${compared} of ${count(runs, "run")} compared with the saved head.`);
  if (unwitnessed > 0)
    lines.push(
      `Unwitnessed: ${count(unwitnessed, "run has", "runs have")} entries after the saved head, number ${savedHead}.`,
    );
  else if (compared > 0)
    lines.push(
      `All entries about ${compared < runs ? "these" : "the"} runs are before the saved head, number ${savedHead}.`,
    );
  if (renamed > 0)
    lines.push(`Unwitnessed: ${count(renamed, "run has", "runs have")} names recorded after the saved head.`);
  return lines;
}

/** @param {import("./archive.mjs").ArchiveFinding} finding */
function placeOf({ file, place }) {
  return place === "file" || file.endsWith(place) ? file : `${file}: ${place}`;
}
