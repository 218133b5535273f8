// Says what the verification of an archive found.

const MAX_LISTED = 50;

/**
 * @typedef {(number: number, one: string, many?: string) => string} Count
 *
 * @param {import("./archive.mjs").ArchiveResult} result
 * @param {{ describeFinding: (finding: import("./findings.mjs").Finding) => string, titleOf: (summary: { isPinned: boolean, savedHead: number | null }) => string, count: Count }} words
 */
export function describeArchive({ verdict, findings, summary }, { describeFinding, titleOf, count }) {
  const { runs, verified, unproven } = summary;
  const title = {
    verified: titleOf(summary),
    wrong: `Failed: ${count(findings.length, "problem")} found.`,
    unproven: "Not fully verified.",
  }[verdict];
  const listed = findings
    .slice(0, MAX_LISTED)
    .map((finding) => describeFinding({ ...finding, place: placeOf(finding) }));
  if (findings.length > MAX_LISTED) listed.push(`  … and ${findings.length - MAX_LISTED} more (use --json)`);
  const lines = [
    `Archive of ${count(runs, "run")} of the organization ${summary.organization}, exported ${summary.madeAt} by ${summary.madeBy.name} (${summary.madeBy.id})`,
    `${verified} of ${count(runs, "run")} verified.`,
    unproven > 0 &&
      `${count(unproven, "run")} couldn't be verified: not in the ledger, not covered by a head yet, or without a path to the saved head.`,
    summary.head &&
      `The runs' common head is number ${summary.head.sequence}, signed ${summary.head.signedAt}.`,
    ...(verdict === "wrong" ? [] : describeTrust(summary, count)),
  ];
  return `${[title, ...listed, "", ...lines.filter(Boolean)].join("\n")}\n`;
}

/**
 * @param {import("./archive.mjs").ArchiveSummary} summary
 * @param {Count} count
 */
function describeTrust({ savedHead, unwitnessed, isPinned }, count) {
  return [
    savedHead === null
      ? "No saved head. The operator could have rewritten the whole ledger."
      : unwitnessed === 0
        ? `All entries are before the saved head, number ${savedHead}.`
        : `Unwitnessed: ${count(unwitnessed, "run has", "runs have")} entries after the saved head, number ${savedHead}.`,
    isPinned
      ? "The signatures match the keys you provided."
      : "The keys are from the archive itself, so this is only a convenience check. Pin the keys with --key.",
  ];
}

/** @param {import("./archive.mjs").ArchiveFinding} finding */
function placeOf({ file, place }) {
  return place === "file" || file.endsWith(place) ? file : `${file}: ${place}`;
}
