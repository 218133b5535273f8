import { KINDS, type Kind } from "./judge/violation";
import type { Tally } from "./stage";

const kinds = Object.keys(KINDS) as Kind[];
const COLUMNS: Record<Kind, string> = {
  lost: "lost",
  stuck: "stuck",
  repeated: "recorded steps repeated",
  resumedTwice: "double resumes",
  uncovered: "outside a cover",
  startedTwice: "started twice",
  sentTwice: "sent twice",
  wrongText: "wrong text",
  invalidMove: "invalid moves",
  rowsDisagree: "rows disagree",
  wrongOutcome: "wrong outcome",
  unproven: "evidence fails",
  crashed: "crashed",
};

/** Formats the faults and their outcomes as a Markdown table. */
export function summarize(tallies: readonly Tally[]): string {
  const lines = tallies.map((tally) => row(tally.title, [tally]));
  const header = ["", "faults", "survived", "runs accepted", ...kinds.map((kind) => COLUMNS[kind])];
  const violations = tallies.flatMap(({ title, violations }) =>
    violations.map(({ kind, text }) => `- ${title}: ${KINDS[kind]}. ${text}`),
  );
  const restarted = sum(tallies, (tally) => tally.restarted);
  return [
    toLine(header),
    toLine(header.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...lines,
    row("**all**", tallies),
    "",
    `Steps restarted before they were recorded, which is allowed: ${restarted}.`,
    `Evidence files that verified after the faults: ${sum(tallies, (t) => t.verified)}.`,
    ...tallies.flatMap(({ title, notes }) => notes.map((note) => `${title}: ${note}.`)),
    ...(violations.length > 0 ? ["", "What went wrong:", ...violations] : []),
  ].join("\n");
}

function row(title: string, tallies: readonly Tally[]): string {
  const counts = kinds.map((kind) =>
    sum(tallies, ({ violations }) => violations.filter((violation) => violation.kind === kind).length),
  );
  const heads = [
    sum(tallies, (t) => t.faults),
    sum(tallies, (t) => t.survived),
    sum(tallies, (t) => t.accepted),
  ];
  return toLine([title, ...[...heads, ...counts].map(String)]);
}

const toLine = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function sum(tallies: readonly Tally[], of: (tally: Tally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0);
}
