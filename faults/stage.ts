import type { Client } from "./app/client";
import type { Installation } from "./app/installation";
import { EvidenceJudge } from "./judge/evidence";
import { countRestarts, judgeRuns } from "./judge/judge-runs";
import { readRows } from "./judge/run-rows";
import type { Accepted, Violation } from "./judge/violation";
import type { Random } from "./random";
import type { ModelCall } from "./witness/models";

/** A row of the summary. */
export interface Tally {
  title: string;
  faults: number;
  survived: number;
  accepted: number;
  restarted: number;
  /** The number of evidence files without problems. */
  verified: number;
  /** Measurements taken along the way. */
  notes: string[];
  violations: Violation[];
}

export interface Scenario {
  title: string;
  /** Whether a quick run includes the scenario. */
  isQuick: boolean;
  run(stage: Stage): Promise<void>;
}

export interface Extent {
  quick: boolean;
  /** Whether to kill at every statement of a run's life, including those that leave nothing behind. */
  everyStatement: boolean;
}

/** Everything a scenario needs: an installation, its client, random choices, and the tally of its faults. */
export class Stage {
  readonly tally: Tally;
  readonly #evidence: EvidenceJudge;
  #number = 0;

  constructor(
    title: string,
    readonly installation: Installation,
    readonly client: Client,
    readonly random: Random,
    readonly extent: Extent,
    readonly tell: (text: string) => void,
  ) {
    const counts = { faults: 0, survived: 0, accepted: 0, restarted: 0, verified: 0 };
    this.#evidence = new EvidenceJudge(client);
    this.tally = { title, ...counts, notes: [], violations: [] };
  }

  get quick(): boolean {
    return this.extent.quick;
  }

  /** Returns a key that no other run has. */
  key(): string {
    return `${this.tally.title.toLowerCase().replace(/\W+/g, "-")}-${++this.#number}`;
  }

  /**
   * Judges faults together with the runs they affected. The faults count as survived if all runs are correct.
   * `calls` has every model call that the runs may have made.
   */
  async judge(
    faults: number,
    accepted: readonly Accepted[],
    seen: readonly Violation[] = [],
    calls: readonly ModelCall[] = this.installation.models.calls,
  ): Promise<void> {
    const runIds = accepted.map(({ runId }) => runId);
    const rows = await readRows(this.installation, runIds);
    const unproven = await this.#evidence.judge(accepted);
    const all = [...seen, ...judgeRuns(accepted, rows, calls), ...unproven, ...this.#crashes()];
    this.tally.faults += faults;
    this.tally.accepted += accepted.length;
    this.tally.restarted += countRestarts(rows);
    this.tally.verified = this.#evidence.verified;
    this.tally.violations.push(...all);
    if (all.length === 0) this.tally.survived += faults;
    for (const { text } of all) this.tell(`NOT SURVIVED: ${text}\n`);
  }

  note(text: string): void {
    this.tally.notes.push(text);
  }

  #crashes(): Violation[] {
    return this.installation.takeCrashed().map(({ name, output }) => ({
      kind: "crashed",
      text: `${name} crashed:\n${output.slice(-2_000)}`,
    }));
  }
}
