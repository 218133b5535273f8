import { KINDS, type Kind, type Violation } from "./violation";

const MAX_SHOWN = 20;

/** The results of one part of the check. */
export class Tally {
  readonly violations: Violation[] = [];
  readonly counts = new Map<string, number>();
  readonly statuses = new Map<number, number>();

  constructor(readonly title: string) {}

  count(what: string, number = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + number);
  }

  status(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** Returns a summary of the requests, the responses, and everything that went wrong. */
export function summarize(tallies: readonly Tally[]): string {
  const lines = tallies.flatMap(({ title, counts, statuses, violations }) => [
    `${title}: ${[...counts].map(([what, count]) => `${count.toLocaleString("en")} ${what}`).join(", ")}`,
    `  answers: ${[...statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => `${status} × ${count.toLocaleString("en")}`)
      .join(", ")}`,
    `  failures: ${violations.length}`,
  ]);
  const all = tallies.flatMap(({ violations }) => violations);
  const byKind = (Object.keys(KINDS) as Kind[])
    .map((kind) => ({ kind, found: all.filter((violation) => violation.kind === kind) }))
    .filter(({ found }) => found.length > 0);
  return [
    ...lines,
    ...byKind.flatMap(({ kind, found }) => [
      "",
      `${found.length} ${KINDS[kind]}:`,
      ...found.slice(0, MAX_SHOWN).map(({ text }) => `  ${text}`),
      ...(found.length > MAX_SHOWN ? [`  and ${found.length - MAX_SHOWN} more`] : []),
    ]),
  ].join("\n");
}
