/** What must not happen, whatever fault there was; in the order in which the summary names it. */
export const KINDS = {
  lost: "an accepted run that does not exist",
  stuck: "a run that neither ends nor waits for a person",
  repeated: "a recorded step that was done again",
  resumedTwice: "a review with more than one outcome",
  startedTwice: "one request that became two runs",
  handedOnWrongly: "a step that got another text than the one before it gave",
  offTheTable: "a status that moved where none may move",
  apart: "our rows and the executor's that disagree",
  otherwise: "a run that ended otherwise than it was meant to",
  crashed: "a process that ended by itself",
} as const;

export type Kind = keyof typeof KINDS;
export interface Violation {
  kind: Kind;
  text: string;
}

/** A run that the app has answered for, and how it may end up. */
export interface Accepted {
  key: string;
  runId: string;
  wanted: readonly string[];
}
