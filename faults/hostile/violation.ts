/** The kinds of failures. No request may cause any of them. */
export const KINDS = {
  fault: "answered 5xx",
  silent: "got no answer",
  internals: "revealed internals: a stack trace or driver message",
  shape: "refused without a problem document",
  leak: "showed something from a different organization",
  different: "answered differently for a different organization's ID and for a made-up ID",
  changed: "changed something that must not change",
  crashed: "crashed the app",
} as const;
export type Kind = keyof typeof KINDS;

export interface Violation {
  kind: Kind;
  /** What happened. In most cases, the request and the response. */
  text: string;
}
