/** The kinds of failures, in the order of the summary's columns. No fault may cause any of them. */
export const KINDS = {
  lost: "an accepted run, a firing, or a message that's missing",
  stuck: "a run that neither ends nor waits for a person",
  repeated: "a recorded step that ran again",
  resumedTwice: "a review with more than one outcome, or two votes by one person",
  uncovered: "a decision for someone outside of a cover's period",
  startedTwice: "one request that started two runs",
  sentTwice: "a message that arrived twice",
  wrongText: "a step whose input differs from the output of the step before it",
  invalidMove: "a status change that isn't allowed",
  rowsDisagree: "rows that disagree with the executor's",
  wrongOutcome: "a run with the wrong outcome",
  unproven: "a run whose evidence doesn't verify",
  crashed: "a process that crashed",
} as const;

export type Kind = keyof typeof KINDS;
export interface Violation {
  kind: Kind;
  text: string;
}

/** A run that the app accepted, and how it can end. */
export interface Accepted {
  key: string;
  runId: string;
  wanted: readonly string[];
}
